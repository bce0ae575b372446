package dev.plimsoll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How messages are divided into what, why and fix. */
class FindingTextTest {

  private static final String BOTH =
      "spec has both chart and chartRef (OCIRepository shop/shop); Flux takes exactly one of them."
          + " Remove spec.chart to use chartRef, or chartRef to stay with chart.";

  @Test
  void theFirstClauseSaysWhatAndTheImperativeSaysWhatToDo() {
    assertThat(FindingText.of(BOTH))
        .isEqualTo(
            new FindingText(
                "spec has both chart and chartRef (OCIRepository shop/shop)",
                "Flux takes exactly one of them",
                "remove spec.chart to use chartRef, or chartRef to stay with chart"));
  }

  @Test
  void aLongFirstLineIsDividedAtItsColon() {
    FindingText text =
        FindingText.of(
            "spec.upgrade.remediation.strategy is uninstall: one failed upgrade, a typo in the"
                + " values included, uninstalls the release. Use rollback.");

    assertThat(text.what()).isEqualTo("spec.upgrade.remediation.strategy is uninstall");
    assertThat(text.why()).startsWith("one failed upgrade").endsWith("the release");
    assertThat(text.fix()).isEqualTo("use rollback");
    assertThat(
            FindingText.of(
                "spec.values.database.password holds a password, by its name: others read it. Fix it."))
        .isEqualTo(
            new FindingText(
                "spec.values.database.password holds a password, by its name",
                "others read it",
                "fix it"));
  }

  @Test
  void aFieldAndItsFaultStayTogether() {
    String schema =
        "spec.chartRef.kind: Unsupported value: \"X\": supported values: \"OCIRepository\","
            + " \"HelmChart\" (as the schema of HelmRelease v2 demands)";

    assertThat(FindingText.of(schema)).isEqualTo(new FindingText(schema, "", ""));
  }

  @Test
  void whatIsQuotedIsNeverDivided() {
    String message = "spec.name: Invalid value: \"a; b. C\": must be {x: 1; y. Z} (so; it. Is)";

    assertThat(FindingText.of(message)).isEqualTo(new FindingText(message, "", ""));
  }

  @Test
  void aQuestionIsAFix() {
    assertThat(
            FindingText.of("unknown key \"resource\" in spec.match; did you mean \"resources\"?"))
        .isEqualTo(
            new FindingText(
                "unknown key \"resource\" in spec.match", "", "did you mean \"resources\"?"));
  }

  @Test
  void whatFollowsAQuestionMayBeAReason() {
    assertThat(
            FindingText.of(
                "spec.intervall: not declared; did you mean \"interval\"? The apply fails. Write"
                    + " interval."))
        .isEqualTo(
            new FindingText(
                "spec.intervall: not declared",
                "The apply fails",
                "did you mean \"interval\"? Write interval"));
  }

  @Test
  void aConditionMayStandBeforeTheOrder() {
    FindingText text =
        FindingText.of("This goes back. The data stays. If that is meant, declare it. It is safe.");

    assertThat(text)
        .isEqualTo(
            new FindingText(
                "This goes back", "The data stays", "if that is meant, declare it. It is safe"));
  }

  @Test
  void aMessageOfAnAuthorStaysWhole() {
    assertThat(FindingText.of("not here")).isEqualTo(new FindingText("not here", "", ""));
    assertThat(FindingText.of("")).isEqualTo(new FindingText("", "", ""));
    assertThat(FindingText.of("one\u001B[31m\nline").what()).isEqualTo("one [31m line");
  }
}
