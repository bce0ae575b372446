package dev.plimsoll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page, whatever stands in what it shows. */
class HtmlReportTest {

  private static final String SCRIPT = "<script>alert(\"1\")</script> & 'x' {raw} {#if} ${y}\u0001";
  private static final Summary NUMBERS = new Summary(2, 3, 1, 1, 0, 1, 1, "");

  private final StringWriter text = new StringWriter();
  private final Report report =
      Format.html.report(
          new PrintWriter(text),
          new ReportStyle(
              "check",
              "1.2.3",
              TextStyle.PLAIN,
              Clock.fixed(Instant.parse("2026-11-30T18:00:00Z"), ZoneOffset.UTC),
              effect -> true,
              policy -> "",
              finding -> "because " + finding.policy(),
              finding -> Optional.empty()));

  private static FileFinding finding(String foreign, Effect action, Severity severity) {
    return new FileFinding(
        foreign,
        new Location(11, 3),
        foreign,
        foreign,
        foreign,
        foreign,
        foreign,
        severity,
        action,
        foreign,
        foreign,
        true,
        foreign,
        false,
        foreign);
  }

  private static FileFinding harmless(String name, Effect action, Severity severity) {
    return new FileFinding(
        "apps/" + name + ".yaml",
        new Location(11, 3),
        "HelmRelease",
        "shop",
        name,
        "versions",
        "pinned",
        severity,
        action,
        "spec.chart",
        "take care",
        true,
        "  chart:",
        false,
        "");
  }

  private String page(Summary summary) {
    report.end(summary);
    return text.toString();
  }

  @Test
  void whatFilesHoldIsNeverMarkup() {
    report.finding(finding(SCRIPT, Effect.Deny, Severity.Critical));
    report.finding(finding(SCRIPT, Effect.Warn, Severity.Low).asKnown());
    report.skipped(new Skipped(SCRIPT, Location.START, Skipped.Cause.UNREADABLE, SCRIPT));
    report.overview(
        new Overview(
            SCRIPT,
            List.of(
                new CountTable(
                    SCRIPT, SCRIPT, SCRIPT, List.of(new CountTable.Row(SCRIPT, 1, 1, SCRIPT))))));

    String page = page(new Summary(2, 3, 1, 0, 0, 1, 1, SCRIPT));

    assertThat(page)
        .doesNotContain("<script", "alert(\"", "'x'", "\u0001")
        .contains(
            "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; {raw} {#if} ${y} ");
    assertThat(Pattern.compile("&lt;script&gt;").matcher(page).results().count())
        .as("file, kind, namespace, name, policy, rule, message, excerpt, builds, counts, overview")
        .isGreaterThan(20);
  }

  @Test
  void countsWhatIsNewAndListsWhatIsKnown() {
    report.finding(harmless("a", Effect.Deny, Severity.Critical));
    report.finding(harmless("b", Effect.Warn, Severity.Critical));
    report.finding(harmless("c", Effect.Warn, Severity.Critical).asKnown());
    report.skipped(new Skipped("c.yaml", new Location(8, 1), Skipped.Cause.UNREADABLE, "no YAML"));

    assertThat(page(NUMBERS))
        .startsWith("<!DOCTYPE html>")
        .contains(
            "<title>Plimsoll check</title>",
            "<p>2026-11-30 18:00 UTC. 3 objects in 2 files. 1 finding known from the baseline.</p>",
            "<dt>findings</dt><dd>2</dd>",
            "<dt>would be denied</dt><dd>1</dd>",
            "<dt>Critical</dt><dd>2</dd>",
            "<code>versions/pinned</code> <span class=\"many\">3 findings</span>",
            "<p>because versions</p>",
            "<code>shop/a</code><code class=\"place\">apps/a.yaml:11:3</code>",
            "<span class=\"denied\">Deny</span>",
            "<pre><code>  chart:</code></pre>take care",
            ">known</span>",
            "<h2 id=\"skipped\">What was skipped</h2>",
            "<code>c.yaml:8:1</code>: no YAML",
            "--part:100%")
        .doesNotContain("What runs");
  }

  @Test
  void aLongTableSaysHowMuchItLeavesOut() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int at = 0; at < 120; at++) {
      counts.put("image-" + at, 120 - at);
    }
    report.overview(
        new Overview("Flux 2.9 runs", List.of(CountTable.of("Images", "Image", counts))));

    assertThat(page(new Summary(0, 3, 0, 0, 0, 0, 0, "")))
        .contains(
            "3 objects. Flux 2.9 runs.</p>",
            "<h2 id=\"runs\">What runs</h2>",
            "<caption>Images</caption>",
            "image-99<",
            "and 20 more",
            "<p>None.</p>")
        .doesNotContain("image-100<");
  }

  /** Qute gives up on what takes longer than ten seconds. */
  @Test
  void aPageTakesWhatALargeClusterHas() {
    for (int at = 0; at < 50_000; at++) {
      report.finding(harmless("release-" + at, Effect.Warn, Severity.Low));
    }

    assertThat(page(new Summary(1, 50_000, 0, 50_000, 0, 0, 0, "")))
        .contains("release-49999", "<details class=\"low\"><summary>")
        .endsWith("</html>\n");
  }

  @Test
  void everyElementIsClosed() {
    report.finding(harmless("a", Effect.Deny, Severity.Critical));
    String page = page(NUMBERS);

    assertThat(List.of("table", "details", "section", "div", "tr", "td", "th", "main", "ul", "p"))
        .allSatisfy(element ->
            assertThat(count(page, "<" + element + "[ >]"))
                .as(element)
                .isEqualTo(count(page, "</" + element + ">")));
    assertThat(count(page, "<table>")).isEqualTo(count(page, "<caption>")).isPositive();
    assertThat(count(page, "<th>")).isZero();
    assertThat(page).doesNotContain("http://", "https://", "src=", "@import");
  }

  private static long count(String page, String pattern) {
    return Pattern.compile(pattern).matcher(page).results().count();
  }
}
