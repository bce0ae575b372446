package dev.plimsoll.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials are hidden wherever they stand in a text, and nothing else is. */
class IssuedCredentialTest {

  /** A secret of 40 letters and digits, in parts, so that nobody takes this file for a leak. */
  private static final String SECRET = "S3cr3tC4nary" + "0123456789abcdefghijklmn" + "ABCD";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghp_%s",
        "github_pat_%1$s%1$s",
        "glpat-%s",
        "xoxb-%s",
        "sk-%s",
        "dckr_pat_%s",
        "hvs.%s",
        "npm_%s",
        "sk_live_%s"
      })
  void hidesTokensAsAWhole(String shape) {
    String text = "the value " + shape.formatted(SECRET) + " is no provider";

    assertThat(IssuedCredential.hide(text)).isEqualTo("the value (hidden) is no provider");
  }

  @ParameterizedTest
  @CsvSource({
    "https://robot:%s@example.com/a, https://(hidden)@example.com/a",
    "https://%s@example.com/a, https://(hidden)@example.com/a",
    "oci://robot:%s@example.com/a, oci://(hidden)@example.com/a",
    "ssh://git:%s@example.com/a, ssh://git:(hidden)@example.com/a",
    "HTTP://a:%s@b and postgres://c:%s@d, HTTP://(hidden)@b and postgres://c:(hidden)@d",
  })
  void hidesCredentialsInAddresses(String text, String hidden) {
    assertThat(IssuedCredential.hide(text.replace("%s", SECRET))).isEqualTo(hidden);
  }

  @Test
  void hidesPrivateKeysToTheirEnd() {
    String begin = "-----BEGIN RSA PRIVATE " + "KEY-----\n" + SECRET + "\n";

    assertThat(IssuedCredential.hide("a " + begin + "-----END RSA PRIVATE KEY----- b"))
        .isEqualTo("a (hidden) b");
    assertThat(IssuedCredential.hide("a " + begin + SECRET)).isEqualTo("a (hidden)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://git@github.com/example/fleet",
        "oci://registry.example.com/charts/web",
        "web@sha256:0a1b, or somebody@example.com",
        "https://example.com/a?b=c@d",
        "ghp_short, sk-8 and glass",
      })
  void hidesNothingElse(String text) {
    assertThat(IssuedCredential.hide(text)).isEqualTo(text);
  }

  @Test
  void hidesBeforeATextIsShortened() {
    String text = "https://robot:" + SECRET + SECRET + SECRET + "@example.com/a";

    assertThat(Redaction.shorten(text)).isEqualTo("https://(hidden)@example.com/a");
  }
}
