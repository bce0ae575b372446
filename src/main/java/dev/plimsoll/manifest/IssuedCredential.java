package dev.plimsoll.manifest;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * What the credentials of an issuer look like, whatever the field that they stand in.
 *
 * @param what whose they are
 * @param mark what each of them holds, in characters of ASCII: most texts are done with once it is
 *     sought
 * @param pattern enough of it to be sure
 * @param whole all of it
 */
public record IssuedCredential(String what, String mark, Pattern pattern, Pattern whole) {

  /** What may follow on the part that is certain. */
  private static final String REST = "[A-Za-z0-9_.+/=-]*";

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "(?s)-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----.*?"
              + "(-----END ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----|$)");

  /** A password in the address of anything, and all that names a user of a website or registry. */
  private static final Pattern IN_ADDRESS =
      Pattern.compile(
          "(?i)((?:https?|oci)://)[^\\s/@\"'<>]+@"
              + "|([a-z][a-z0-9+.-]*://[^\\s/@\"'<>:]*:)[^\\s/@\"'<>]+@");

  /** All shapes that are known. */
  public static final List<IssuedCredential> ALL =
      List.of(
          new IssuedCredential(
              "a private key", "-----BEGIN ", "-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----"),
          new IssuedCredential("an access key of AWS", "AKIA", "\\bAKIA[A-Z2-7]{16}\\b"),
          new IssuedCredential("an access key of AWS", "ASIA", "\\bASIA[A-Z2-7]{16}\\b"),
          new IssuedCredential("a token of GitHub", "gh", "\\bgh[pousr]_[A-Za-z0-9]{36}"),
          new IssuedCredential(
              "a token of GitHub", "github_pat_", "\\bgithub_pat_[A-Za-z0-9_]{60}"),
          new IssuedCredential("a token of GitLab", "gl", "\\bgl(pat|dt|rt|ft)-[A-Za-z0-9_-]{20}"),
          new IssuedCredential("a token of Slack", "xox", "\\bxox[abeoprs]-[A-Za-z0-9-]{10}"),
          new IssuedCredential(
              "an address of Slack that anybody can post to",
              "hooks.slack.com",
              "hooks\\.slack\\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{16}"),
          new IssuedCredential(
              "an address of Slack that anybody can post to",
              "hooks.slack.com",
              "hooks\\.slack\\.com/(workflows|triggers)/[A-Za-z0-9]+/[A-Za-z0-9/]{20}"),
          new IssuedCredential(
              "an address of Discord that anybody can post to",
              "/api/webhooks/",
              "discord(app)?\\.com/api/webhooks/[0-9]{10,25}/[A-Za-z0-9_-]{30}"),
          new IssuedCredential(
              "an address of Teams that anybody can post to",
              "webhook.office.com",
              "webhook\\.office\\.com/webhookb2/[A-Za-z0-9@-]{20,}/IncomingWebhook/[A-Za-z0-9]{20}"),
          new IssuedCredential(
              "an address of Teams that anybody can post to",
              "sig=",
              "logic\\.azure\\.com[^\\s\"']{0,300}[?&]sig=[A-Za-z0-9_%-]{20}"),
          new IssuedCredential("a key of Google", "AIza", "\\bAIza[A-Za-z0-9_-]{35}"),
          new IssuedCredential("a key of Stripe", "k_live_", "\\b[rs]k_live_[A-Za-z0-9]{20}"),
          new IssuedCredential("a token of npm", "npm_", "\\bnpm_[A-Za-z0-9]{36}"),
          new IssuedCredential("a token of PyPI", "pypi-", "\\bpypi-AgEI[A-Za-z0-9_-]{50}"),
          new IssuedCredential("a token of Docker", "dckr_pat_", "\\bdckr_pat_[A-Za-z0-9_-]{20}"),
          new IssuedCredential("a token of Vault", "hv", "\\bhv[sb]\\.[A-Za-z0-9_-]{20}"),
          new IssuedCredential(
              "a key of SendGrid", "SG.", "\\bSG\\.[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{20}"),
          new IssuedCredential("a token of DigitalOcean", "_v1_", "\\bdo[opr]_v1_[a-f0-9]{64}"),
          new IssuedCredential("a key of age", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1[A-Z0-9]{50}"),
          new IssuedCredential(
              "a key of an Azure account", "AccountKey=", "AccountKey=[A-Za-z0-9+/=]{60}"),
          new IssuedCredential("an API key", "sk-", "\\bsk-[A-Za-z0-9_-]{32}"),
          new IssuedCredential(
              "a JSON Web Token",
              "eyJ",
              "\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10}"));

  private IssuedCredential(String what, String mark, String regex) {
    this(
        what,
        mark,
        Pattern.compile(regex),
        mark.equals("-----BEGIN ") ? PRIVATE_KEY : Pattern.compile(regex + REST));
  }

  /** Whether a text holds one of this issuer. */
  public boolean isIn(String text) {
    return text.contains(mark) && pattern.matcher(text).find();
  }

  /** A text with {@link Redaction#PLACEHOLDER} for each credential in it, and in its addresses. */
  public static String hide(String text) {
    String shown = text;
    for (IssuedCredential issued : ALL) {
      if (shown.contains(issued.mark)) {
        shown = issued.whole.matcher(shown).replaceAll(Redaction.PLACEHOLDER);
      }
    }
    return shown.contains("://") && shown.indexOf('@') >= 0
        ? IN_ADDRESS.matcher(shown).replaceAll("$1$2" + Redaction.PLACEHOLDER + "@")
        : shown;
  }
}
