package dev.plimsoll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.rule.Rules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people read. */
class TextReportTest {

  private static final RuleType CHART_SOURCE = type("chartSource");
  private static final RuleType API_VERSION = type("apiVersion");

  private static final FileFinding BOTH =
      finding("apps/shop.yaml", Effect.Deny, Severity.Critical, "one-source", "spec has both")
          .adding(
              " chart and chartRef; Flux takes exactly one of them. Remove spec.chart to use"
                  + " chartRef, or chartRef to stay with chart.");
  private static final Summary SUMMARY = new Summary(3, 2, 1, 1, 0, 0, 0, "");

  private static FileFinding finding(
      String file, Effect effect, Severity severity, String rule, String message) {
    return new FileFinding(
        file,
        new Location(14, 3),
        "HelmRelease",
        "prod-shop",
        "shop",
        "chart-source",
        rule,
        severity,
        effect,
        "spec.chart",
        message,
        true,
        "  chart:",
        false,
        "");
  }

  private static RuleType type(String name) {
    return new Rules(FluxVersion.LATEST)
        .types().stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
  }

  private static String written(TextStyle style, List<FileFinding> findings) {
    StringWriter text = new StringWriter();
    Report report =
        Format.text.report(
            new PrintWriter(text),
            new ReportStyle(
                "check",
                "1.2.3",
                style,
                PlainStyle.CHECK.clock(),
                effect -> true,
                policy -> "",
                finding -> "",
                finding ->
                    switch (finding.rule()) {
                      case "one-source" -> Optional.of(CHART_SOURCE);
                      case "served" -> Optional.of(API_VERSION);
                      default -> Optional.empty();
                    }));
    findings.forEach(report::finding);
    report.skipped(
        new Skipped("c.yaml", new Location(8, 1), Skipped.Cause.UNREADABLE, "this is no YAML"));
    report.notEvaluated(new NotEvaluated("not evaluated: no CRD", List.of("a/b", "c/d"), 12));
    report.end(SUMMARY);
    return text.toString();
  }

  @Test
  void aFindingIsABlock() {
    assertThat(written(TextStyle.PLAIN, List.of(BOTH.noted("an exception").builtBy("apps"))))
        .isEqualTo(
            """
            deny[chart-source/one-source] spec has both chart and chartRef
                --> apps/shop.yaml:14:3  HelmRelease prod-shop/shop
                 |
              14 |   chart:
                 |   ^^^^^
                 = why: Flux takes exactly one of them
                 = fix: remove spec.chart to use chartRef, or chartRef to stay with chart
                 = note: an exception
                 = built by: apps
                 = docs: https://plimsoll.dev/rules/chartSource

            c.yaml:8:1: skipped: this is no YAML
            info: not evaluated: no CRD (12 objects; a/b, c/d)

            """
                + SUMMARY
                + "\n");
  }

  @Test
  void linesAreBrokenBetweenWords() {
    String text =
        written(
            new TextStyle(Colours.NONE, 50, false, false), List.of(BOTH.builtBy("x".repeat(70))));

    assertThat(text)
        .contains(
            """
            deny[chart-source/one-source] spec has both chart
              and chartRef
            """,
            """
                 = fix: remove spec.chart to use chartRef, or
                   chartRef to stay with chart
            """,
            "x".repeat(70));
  }

  @Test
  void denialsComeFirstThenTheWorst() {
    FileFinding low = finding("a.yaml", Effect.Warn, Severity.Low, "low", "low");
    FileFinding high = finding("b.yaml", Effect.Warn, Severity.High, "high", "high");
    FileFinding deny = finding("c.yaml", Effect.Deny, Severity.Low, "deny", "deny");

    assertThat(written(TextStyle.PLAIN, List.of(low, high, deny)))
        .containsSubsequence(
            "deny[chart-source/deny]",
            "warn[chart-source/high]",
            "warn[chart-source/low]",
            "1  deny  chart-source/deny\n",
            "1  warn  chart-source/high\n",
            "1  warn  chart-source/low\n");
  }

  @Test
  void equalFindingsAreOneBlock() {
    FileFinding more =
        finding("b.yaml", Effect.Deny, Severity.Critical, "one-source", "").adding(BOTH.message());
    FileFinding last =
        finding("c.yaml", Effect.Deny, Severity.Critical, "one-source", "").adding(BOTH.message());
    List<FileFinding> findings = List.of(BOTH, more, last);

    assertThat(written(TextStyle.PLAIN, findings))
        .containsOnlyOnce("spec has both")
        .contains("     = and in 2 more places (--all lists them)\n", "3  deny  chart-source/")
        .doesNotContain("b.yaml");
    assertThat(written(new TextStyle(Colours.NONE, 80, true, false), findings))
        .contains(
            """
                 = and in 2 more places:
                   b.yaml:14:3  HelmRelease prod-shop/shop
                   c.yaml:14:3  HelmRelease prod-shop/shop
            """);
  }

  @Test
  void whatABaselineKnowsIsListedIfAskedFor() {
    assertThat(written(TextStyle.PLAIN, List.of(BOTH.asKnown()))).doesNotContain("chart-source");
    assertThat(written(new TextStyle(Colours.NONE, 80, true, false), List.of(BOTH.asKnown())))
        .contains("known[chart-source/one-source] spec has both");
  }

  @Test
  void statisticsAreTheTotalsAlone() {
    FileFinding old = finding("a.yaml", Effect.Warn, Severity.Low, "served", "v1beta1 is gone");
    FileFinding fixable =
        finding("a.yaml", Effect.Warn, Severity.Low, "one-source", "a rest").asFixable();

    assertThat(
            written(new TextStyle(Colours.NONE, 80, false, true), List.of(BOTH, old, old, fixable)))
        .isEqualTo(
            """
            1  deny  chart-source/one-source
            2  warn  chart-source/served
            1  warn  chart-source/one-source
            1 can be fixed by --fix, 2 by plimsoll migrate
            """
                + SUMMARY
                + "\n");
  }

  @Test
  void aSecretOfALineStaysHidden() {
    FileFinding secret =
        new FileFinding(
            "s.yaml",
            new Location(3, 3),
            "Secret",
            "a",
            "b",
            "p",
            "r",
            Severity.High,
            Effect.Warn,
            "data.password",
            "readable",
            true,
            "  password: (hidden)",
            false,
            "");

    assertThat(written(TextStyle.PLAIN, List.of(secret)))
        .contains("   3 |   password: (hidden)\n".substring(1), "|             ^^^^^^^^\n");
  }

  @Test
  void aLongLineIsCutAroundItsValue() {
    FileFinding wide =
        new FileFinding(
            "w.yaml",
            new Location(3, 200),
            "",
            "",
            "",
            "p",
            "r",
            Severity.High,
            Effect.Warn,
            "",
            "wide",
            true,
            "x".repeat(199) + "key: value " + "y".repeat(300),
            false,
            "");

    String text = written(new TextStyle(Colours.NONE, 80, false, false), List.of(wide));

    assertThat(text.lines().toList()).allSatisfy(line -> assertThat(line).hasSizeLessThan(82));
    assertThat(text).contains("key: value");
  }

  @Test
  void coloursSayHowBadItIs() {
    String text = written(new TextStyle(new Colours(true), 80, false, false), List.of(BOTH));

    assertThat(text).contains("\u001B[1;35mdeny[chart-source/one-source]\u001B[0m");
  }

  @Test
  void conciseIsALineForEachFinding() {
    StringWriter text = new StringWriter();
    Report report = Format.concise.report(new PrintWriter(text), PlainStyle.CHECK);

    report.finding(BOTH);
    report.finding(BOTH.asKnown());
    report.end(SUMMARY);

    assertThat(text)
        .hasToString(
            "apps/shop.yaml:14:3: deny[chart-source/one-source] "
                + BOTH.message()
                + "\n"
                + SUMMARY
                + "\n");
  }

  @Test
  void quietIsSilentWhereNothingIsDenied() {
    StringWriter text = new StringWriter();
    Report report =
        new QuietReport(Format.text.report(new PrintWriter(text), PlainStyle.CHECK), false);

    report.finding(finding("a.yaml", Effect.Warn, Severity.High, "low", "low"));
    report.finding(BOTH.asKnown());
    report.skipped(
        new Skipped("c.yaml", new Location(8, 1), Skipped.Cause.UNREADABLE, "this is no YAML"));
    report.end(SUMMARY);

    assertThat(text.toString()).isEmpty();
  }
}
