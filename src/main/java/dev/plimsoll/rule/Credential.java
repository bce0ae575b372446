package dev.plimsoll.rule;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises a credential by the name of its key, by the shape that its issuer gives it, or because
 * it is as random as only a key is. What it says never holds the credential.
 */
final class Credential {

  private static final Set<String> PASSWORDS =
      Set.of("password", "passwd", "passwort", "pwd", "passphrase", "passcode");
  private static final Set<String> TOKENS = Set.of("token", "apitoken");
  private static final Set<String> SECRET_KEYS =
      Set.of(
          "api",
          "access",
          "secret",
          "private",
          "signing",
          "encryption",
          "master",
          "account",
          "shared",
          "auth",
          "session",
          "cookie",
          "hmac",
          "jwt",
          "app",
          "fernet",
          "license");
  private static final Set<String> SECRETS_OF =
      Set.of(
          "client",
          "cookie",
          "shared",
          "webhook",
          "app",
          "jwt",
          "session",
          "consumer",
          "oauth",
          "hmac",
          "api",
          "signing");

  /** Keys whose values are a digest of something, whatever else they name. */
  private static final Set<String> DIGESTS = Set.of("checksum", "hash", "digest");

  /** Keys whose values are random, and no secret. */
  private static final Set<String> PUBLIC =
      Set.of(
          "digest",
          "sha",
          "sha256",
          "sha512",
          "checksum",
          "hash",
          "tag",
          "image",
          "id",
          "uid",
          "uuid",
          "bundle",
          "ca",
          "cert",
          "certificate",
          "crt",
          "fingerprint",
          "icon",
          "logo",
          "public",
          "publishable",
          "site",
          "revision",
          "commit",
          "etag",
          "bcrypt");

  private static final Map<String, Pattern> SHAPES = shapes();

  private static final Pattern URL_PASSWORD =
      Pattern.compile("[a-z][a-z0-9+.-]*://[^\\s:/@\"']*:([^\\s@/\"']+)@");
  private static final Pattern PAIR =
      Pattern.compile(
          "(?m)(?:^\\s*(?:export\\s+)?|[;,{]\\s*)[\"']?([A-Za-z][A-Za-z0-9_. -]{1,60}?)[\"']?\\s*[:=]\\s*"
              + "[\"']?([^\"'\\s;,}]+)");

  /** Attributes in the middle of a line, as in the configuration of JAAS. */
  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\s([A-Za-z][A-Za-z0-9_.-]{1,60})=[\"']([^\"'\\n]+)[\"']");

  private static final Pattern SQL =
      Pattern.compile("(?i)\\b(?:identified\\s+by|with\\s+password)\\s+'([^'\\s]+)'");
  private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9+/=_-]{32,512}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]{16,}={0,2}\\s*");
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?i)\\$\\{|\\$\\(|^%%.*%%$|\\{\\{|\\}\\}|%\\(|^\\$[a-z_]|^<.*>$|^ENC\\[|^(ref\\+|vault:|op://|file:|env:"
              + "|secretref:|secret:|gcp:|aws:|azurekms:|k8s:|arn:aws:|projects/|<path:)|^[x*]+$"
              + "|^(replace|todo|none|null|true|false|enabled?|disabled?|random|auto|generated?"
              + "|default|optional|required|file|basic|bearer|yes|no)\\b");
  private static final Pattern FILE = Pattern.compile("^\\.{0,2}/[\\w./-]+$");

  /** A name of something: words, perhaps numbered, joined by hyphens and the like. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z]+[0-9]{0,3}([-_./][A-Za-z]*[0-9]{0,4})*");

  private static final double RANDOMNESS = 4.2;

  private Credential() {}

  private static Map<String, Pattern> shapes() {
    Map<String, String> shapes = new LinkedHashMap<>();
    shapes.put("a private key", "-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----");
    shapes.put("an access key of AWS", "\\b(AKIA|ASIA)[A-Z2-7]{16}\\b");
    shapes.put("a token of GitHub", "\\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})");
    shapes.put("a token of GitLab", "\\bgl(pat|dt|rt|ft)-[A-Za-z0-9_-]{20}");
    shapes.put("a token of Slack", "\\bxox[abeoprs]-[A-Za-z0-9-]{10}");
    shapes.put(
        "an address of Slack that anybody can post to",
        "hooks\\.slack\\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{16}");
    shapes.put("a key of Google", "\\bAIza[A-Za-z0-9_-]{35}");
    shapes.put("a key of Stripe", "\\b[rs]k_live_[A-Za-z0-9]{20}");
    shapes.put("a token of npm", "\\bnpm_[A-Za-z0-9]{36}");
    shapes.put("a token of PyPI", "\\bpypi-AgEI[A-Za-z0-9_-]{50}");
    shapes.put("a token of Docker", "\\bdckr_pat_[A-Za-z0-9_-]{20}");
    shapes.put("a token of Vault", "\\bhv[sb]\\.[A-Za-z0-9_-]{20}");
    shapes.put("a key of SendGrid", "\\bSG\\.[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{20}");
    shapes.put("a token of DigitalOcean", "\\bdo[opr]_v1_[a-f0-9]{64}");
    shapes.put("a key of age", "AGE-SECRET-KEY-1[A-Z0-9]{50}");
    shapes.put("a key of an Azure account", "AccountKey=[A-Za-z0-9+/=]{60}");
    shapes.put("an API key", "\\bsk-[A-Za-z0-9_-]{32}");
    shapes.put(
        "a JSON Web Token", "\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10}");
    Map<String, Pattern> compiled = new LinkedHashMap<>();
    shapes.forEach((what, regex) -> compiled.put(what, Pattern.compile(regex)));
    return compiled;
  }

  /**
   * What a text is, in words such as {@code a password, by the name of its key}; empty if it is no
   * credential as far as anybody can tell.
   *
   * @param key the name that it stands under
   * @param entropy whether mere randomness counts
   */
  static Optional<String> in(String key, String text, boolean entropy) {
    return in(key, text, entropy, true);
  }

  private static Optional<String> in(String key, String text, boolean entropy, boolean decode) {
    Optional<String> shape =
        SHAPES.entrySet().stream()
            .filter(it -> it.getValue().matcher(text).find())
            .map(it -> it.getKey() + ", by its shape")
            .findFirst();
    if (shape.isPresent()) {
      return shape;
    }
    Matcher url = URL_PASSWORD.matcher(text);
    while (url.find()) {
      if (!isReference(url.group(1))) {
        return Optional.of("a password, in an address");
      }
    }
    Optional<String> named = text.indexOf('\n') < 0 ? byName(key, text) : Optional.empty();
    if (named.isPresent()) {
      return named.map(what -> what + ", by the name of its key");
    }
    Optional<String> within = pair(PAIR, text).or(() -> pair(ATTRIBUTE, text));
    if (within.isPresent()) {
      return within.map(what -> what + ", in a text");
    }
    Matcher sql = SQL.matcher(text);
    while (sql.find()) {
      if (!isReference(sql.group(1))) {
        return Optional.of("a password, in a statement of SQL");
      }
    }
    Optional<String> plain = decode && !isPublic(key) ? decoded(text) : Optional.empty();
    if (plain.isPresent()) {
      return in(key, plain.get(), false, false).map(what -> what + ", base64");
    }
    return entropy && !isPublic(key) && isRandom(text)
        ? Optional.of("a key or token, because it is random")
        : Optional.empty();
  }

  /** What the first pair of a name and a value in a text is that is a credential. */
  private static Optional<String> pair(Pattern pattern, String text) {
    Matcher pairs = pattern.matcher(text);
    while (pairs.find()) {
      Optional<String> within = byName(pairs.group(1), pairs.group(2));
      if (within.isPresent()) {
        return within;
      }
    }
    return Optional.empty();
  }

  /** What the name of a key says that its value is. */
  private static Optional<String> byName(String key, String text) {
    String value = text.strip();
    List<String> words = words(key);
    if (words.isEmpty() || value.isEmpty() || isReference(value) || value.contains("\n")) {
      return Optional.empty();
    }
    boolean plainName = NAME.matcher(value).matches();
    if (words.stream().anyMatch(DIGESTS::contains) || (plainName && words.contains("existing"))) {
      return Optional.empty();
    }
    String last = words.getLast();
    String before = words.size() > 1 ? words.get(words.size() - 2) : "";
    if (value.split("\\s+", -1).length > 2 && !last.equals("passphrase")) {
      return Optional.empty();
    }
    if (PASSWORDS.contains(last) || last.equals("pass")) {
      return value.startsWith("$2") || value.startsWith("$6$") || value.startsWith("$argon2")
          ? Optional.empty()
          : Optional.of("a password");
    }
    boolean reference = plainName && value.matches(".*[-_./].*");
    if (TOKENS.contains(last) && value.length() >= 6 && !reference) {
      return Optional.of("a token");
    }
    if (last.equals("secret") && !reference) {
      return SECRETS_OF.contains(before) || !plainName ? Optional.of("a secret") : Optional.empty();
    }
    if (last.equals("cookie") && before.equals("erlang") && !reference) {
      return Optional.of("a secret");
    }
    boolean secretKey =
        last.equals("apikey")
            || (last.equals("key") && SECRET_KEYS.contains(before))
            || String.join("", words).endsWith("replicasetkey");
    return secretKey && value.length() >= 8 && !isNameOfKey(value) && !isPublicKey(value)
        ? Optional.of("a key")
        : Optional.empty();
  }

  private static boolean isNameOfKey(String value) {
    return NAME.matcher(value).matches() || value.startsWith("http");
  }

  private static boolean isPublicKey(String value) {
    return value.startsWith("ssh-") || value.contains("PUBLIC KEY");
  }

  private static boolean isReference(String value) {
    return REFERENCE.matcher(value).find() || FILE.matcher(value).matches();
  }

  /** A key in its words: {@code dbPassword}, {@code DB_PASSWORD} and {@code db-password} alike. */
  private static List<String> words(String key) {
    String apart = key.replaceAll("([a-z0-9])([A-Z])", "$1 $2");
    return Arrays.stream(apart.split("[^A-Za-z0-9]+", -1))
        .filter(word -> !word.isEmpty())
        .map(word -> word.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static boolean isPublic(String key) {
    return words(key).stream().anyMatch(PUBLIC::contains);
  }

  /** The text that base64 stands for, if it does stand for text. */
  private static Optional<String> decoded(String text) {
    if (text.length() > 1_000_000 || !BASE64.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      String plain =
          new String(
              Base64.getDecoder().decode(text.replaceAll("\\s", "")), StandardCharsets.UTF_8);
      boolean printable =
          plain
              .chars()
              .allMatch(c -> c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 0x7f));
      return printable ? Optional.of(plain) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isRandom(String text) {
    return RANDOM.matcher(text).matches()
        && text.chars().anyMatch(Character::isDigit)
        && text.chars().anyMatch(Character::isUpperCase)
        && text.chars().anyMatch(Character::isLowerCase)
        && !text.startsWith("MII")
        && !text.startsWith("AAAA")
        && !NAME.matcher(text).matches()
        && bitsPerCharacter(text) >= RANDOMNESS;
  }

  /** Shannon's entropy of the characters of a text. */
  private static double bitsPerCharacter(String text) {
    int[] counts = new int[128];
    text.chars().filter(c -> c < counts.length).forEach(c -> counts[c]++);
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / text.length();
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
