package dev.plimsoll.rule.support;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.plimsoll.manifest.IssuedCredential;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a credential by the name of its key, by the shape that its issuer gives it. What it
 * says never holds the credential.
 */
public final class Credential {

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

  /** The stems of the words that a credential is called by. */
  private static final List<String> STEMS =
      List.of("pass", "pwd", "token", "secret", "key", "cookie");

  /**
   * What three characters in a row can be the beginning of, each by its last five bits, which a
   * letter of ASCII has in common with its capital. A look at these spares most texts the rest.
   */
  private static final byte[] BEGINNINGS = new byte[1 << 15];

  private static final int OF_MARK = 1;
  private static final int OF_STEM = 2;

  /** What the characters of ASCII are, each by itself. */
  private static final short[] KINDS = new short[128];

  private static final int COLON = 4;
  private static final int SLASH = 8;
  private static final int EQUALS = 16;
  private static final int QUOTE = 32;

  /** What base64 never holds, in lines or not, in whichever alphabet. */
  private static final int NO_BASE64 = 512;

  static {
    IssuedCredential.ALL.forEach(shape -> begins(shape.mark(), OF_MARK));
    STEMS.forEach(stem -> begins(stem, OF_STEM));
    for (char c = 0; c < KINDS.length; c++) {
      KINDS[c] = (short) kindOf(c);
    }
  }

  private static int kindOf(char c) {
    return switch (c) {
      case ':' -> COLON | NO_BASE64;
      case '/' -> SLASH;
      case '=' -> EQUALS;
      case '\'' -> QUOTE | NO_BASE64;
      case '+', '-', '_', ' ', '\t', '\r', '\n' -> 0;
      default -> isWord(c) ? 0 : NO_BASE64;
    };
  }

  private static void begins(String word, int what) {
    int two = next(next(0, word.charAt(0)), word.charAt(1));
    for (char third = 0; third < 32; third++) {
      if (word.length() == 2 || third == (word.charAt(2) & 31)) {
        BEGINNINGS[next(two, third)] |= (byte) what;
      }
    }
  }

  /** The last three characters, once {@code c} has followed on those in {@code before}. */
  private static int next(int before, int c) {
    return ((before << 5) | (c & 31)) & 0x7fff;
  }

  /** What a text may hold, the mark of a shape and the stem of a word, and what it is made of. */
  private static int glance(String text) {
    int seen = 0;
    int three = 0;
    // What is beyond Latin 1 becomes a question mark, which is no part of a credential either.
    for (byte c : text.getBytes(StandardCharsets.ISO_8859_1)) {
      three = next(three, c);
      seen |= BEGINNINGS[three] | (c >= 0 ? KINDS[c] : NO_BASE64);
    }
    return seen;
  }

  private static final Pattern URL_PASSWORD =
      Pattern.compile("[a-z][a-z0-9+.-]*://[^\\s:/@\"']*:([^\\s@/\"']+)@");
  private static final Pattern PAIR =
      Pattern.compile(
          "(?m)(?:^\\s*(?:export\\s+)?|[;,{]\\s*)[\"']?([A-Za-z][A-Za-z0-9_."
              + " -]{1,60}?)[\"']?\\s*[:=]\\s*[\"']?([^\"'\\s;,}]+)");

  /** Attributes in the middle of a line, as in the configuration of JAAS. */
  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\s([A-Za-z][A-Za-z0-9_.-]{1,60})=[\"']([^\"'\\n]+)[\"']");

  private static final Pattern SQL =
      Pattern.compile("(?i)\\b(?:identified\\s+by|with\\s+password)\\s+'([^'\\s]+)'");

  /** What base64 has beside letters and digits, in lines. */
  private static final String BASE64 = "+/= \t\r\n";

  private static final int SHORTEST_BASE64 = 16;
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

  /** A word with a number in it, as in {@code k8s}, {@code oauth2proxy} and {@code e2e}. */
  private static final Pattern NUMBERED = Pattern.compile("\\b[a-z]+[0-9]{1,2}[a-z]+\\b");

  /** A word between hyphens and the like, or at an end beside one. */
  private static final Pattern WORD_OF_SEVERAL =
      Pattern.compile("^[a-z]{4,}[-./]|[-./][a-z]{4,}[-./]|[-./][a-z]{4,}$");

  private Credential() {}

  /**
   * What a text is, in words such as {@code a password, by the name of its key}; empty if it is no
   * credential as far as anybody can tell.
   *
   * @param key the name that it stands under
   */
  public static Optional<String> in(String key, String text) {
    return in(key, text, true);
  }

  private static Optional<String> in(String key, String text, boolean decode) {
    int seen = glance(text);
    if ((seen & OF_MARK) != 0) {
      for (IssuedCredential shape : IssuedCredential.ALL) {
        if (shape.isIn(text)) {
          return Optional.of(shape.what() + ", by its shape");
        }
      }
    }
    boolean mayBeAddress = (seen & COLON) != 0 && (seen & SLASH) != 0;
    if (mayBeAddress && text.contains("://") && hasPasswordInAddress(text)) {
      return Optional.of("a password, in an address");
    }
    Optional<String> named = byName(key, text);
    if (named.isPresent()) {
      return named.map(what -> what + ", by the name of its key");
    }
    boolean mayBePairs = (seen & OF_STEM) != 0 && (seen & (EQUALS | COLON)) != 0;
    Optional<String> within = mayBePairs ? inPairs(text) : Optional.empty();
    if (within.isPresent()) {
      return within.map(what -> what + ", in a text");
    }
    if ((seen & QUOTE) != 0 && hasPasswordInSql(text)) {
      return Optional.of("a password, in a statement of SQL");
    }
    if ((seen & NO_BASE64) != 0) {
      return Optional.empty();
    }
    Optional<String> plain = decode ? decoded(text) : Optional.empty();
    if (plain.isPresent() && !isPublic(key)) {
      return in(key, plain.get(), false).map(what -> what + ", base64");
    }
    return Optional.empty();
  }

  private static boolean hasPasswordInAddress(String text) {
    Matcher url = URL_PASSWORD.matcher(text);
    while (url.find()) {
      if (!isReference(url.group(1))) {
        return true;
      }
    }
    return false;
  }

  /** The first credential of a text that holds names and values. */
  private static Optional<String> inPairs(String text) {
    return pair(PAIR, text).or(() -> pair(ATTRIBUTE, text));
  }

  private static boolean hasPasswordInSql(String text) {
    Matcher sql = SQL.matcher(text);
    while (sql.find()) {
      if (!isReference(sql.group(1))) {
        return true;
      }
    }
    return false;
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

  /** Keys that hold no stem, as most do; values stand under the same few again and again. */
  private static final @Nullable String[] PLAIN_KEYS = new @Nullable String[1 << 10];

  private static final int LONGEST_PLAIN_KEY = 64;

  private static boolean isPlainKey(String key) {
    int slot = key.hashCode() & (PLAIN_KEYS.length - 1);
    if (key.equals(PLAIN_KEYS[slot])) {
      return true;
    }
    boolean plain = (glance(key) & OF_STEM) == 0;
    if (plain && key.length() <= LONGEST_PLAIN_KEY) {
      PLAIN_KEYS[slot] = key;
    }
    return plain;
  }

  /** What the name of a key says that its value is. */
  private static Optional<String> byName(String key, String text) {
    if (isPlainKey(key)) {
      return Optional.empty();
    }
    List<String> words = words(key);
    String value = text.strip();
    if (words.isEmpty() || value.isEmpty() || isReference(value) || value.contains("\n")) {
      return Optional.empty();
    }
    boolean plainName = isName(value);
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

  private static boolean isName(String text) {
    return NAME.matcher(text).matches()
        || (WORD_OF_SEVERAL.matcher(text).find()
            && NAME.matcher(NUMBERED.matcher(text).replaceAll("word")).matches());
  }

  private static boolean isNameOfKey(String value) {
    return isName(value) || value.startsWith("http");
  }

  private static boolean isPublicKey(String value) {
    return value.startsWith("ssh-") || value.contains("PUBLIC KEY");
  }

  private static boolean isReference(String value) {
    return REFERENCE.matcher(value).find() || FILE.matcher(value).matches();
  }

  /** A key in its words: {@code dbPassword}, {@code DB_PASSWORD} and {@code db-password} alike. */
  private static List<String> words(String key) {
    List<String> words = new ArrayList<>(4);
    int start = 0;
    for (int at = 0; at < key.length(); at++) {
      char c = key.charAt(at);
      boolean apart = !isWord(c);
      if (apart || (at > start && isUpper(c) && !isUpper(key.charAt(at - 1)))) {
        add(words, key, start, at);
        start = apart ? at + 1 : at;
      }
    }
    add(words, key, start, key.length());
    return words;
  }

  private static void add(List<String> words, String key, int start, int end) {
    if (end > start) {
      words.add(key.substring(start, end).toLowerCase(Locale.ROOT));
    }
  }

  private static boolean consistsOf(String text, String more) {
    for (int at = 0; at < text.length(); at++) {
      if (!isWord(text.charAt(at)) && more.indexOf(text.charAt(at)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || isUpper(c) || (c >= '0' && c <= '9');
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isPublic(String key) {
    return words(key).stream().anyMatch(PUBLIC::contains);
  }

  /** The text that base64 stands for, if it does stand for text. */
  private static Optional<String> decoded(String text) {
    if (text.length() < SHORTEST_BASE64 || text.length() > 1_000_000 || !consistsOf(text, BASE64)) {
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
}
