package dev.plimsoll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import org.junit.jupiter.api.Test;

/** What an author writes makes no line of a report that is none, and shows no credential. */
class FileFindingTest {

  private static final String TOKEN = "gh" + "p_" + "0123456789".repeat(4);

  private static FileFinding with(String text) {
    return new FileFinding(
        "a.yaml",
        Location.START,
        text,
        text,
        text,
        "policy",
        "rule",
        Severity.Low,
        Effect.Warn,
        text,
        text,
        true,
        text,
        false,
        text);
  }

  @Test
  void hidesCredentialsInEveryField() {
    assertThat(with("a " + TOKEN + " b")).hasToString(with("a (hidden) b").toString());
  }

  @Test
  void keepsNamesOnOneLine() {
    FileFinding finding = with("a\nb.yaml:1:1: Deny\u001b[0m");

    assertThat(finding.object() + finding.path() + finding.builtBy())
        .doesNotContain("\n")
        .doesNotContain("\u001b");
  }
}
