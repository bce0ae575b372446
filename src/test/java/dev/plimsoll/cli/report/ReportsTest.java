package dev.plimsoll.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.rule.Rules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What reports for machines and comments look like, whatever stands in a message. */
class ReportsTest {

  private static final RuleType CHART_SOURCE =
      new Rules(FluxVersion.LATEST)
          .types().stream()
              .filter(type -> type.name().equals("chartSource"))
              .findFirst()
              .orElseThrow();
  private static final FileFinding REFUSED =
      finding("apps/shop one.yaml", Effect.Deny, "a <b> & \"c\" | 100% \u0001\nsecond, line: two");
  private static final FileFinding TOLD = finding("apps/b.yaml", Effect.Warn, "take care");
  private static final Skipped BROKEN =
      new Skipped("c.yaml", new Location(8, 1), Skipped.Cause.UNREADABLE, "this is no YAML");
  private static final Summary SUMMARY = new Summary(3, 2, 1, 1, 0, 1, 1, "");

  private static FileFinding finding(String file, Effect effect, String message) {
    return new FileFinding(
        file,
        new Location(11, 3),
        "HelmRelease",
        "shop",
        "shop",
        "chart-source",
        "one-source",
        Severity.Critical,
        effect,
        "spec.chart",
        message,
        true,
        "  chart:",
        false,
        "");
  }

  private static String written(Format format) {
    StringWriter text = new StringWriter();
    Report report = format.report(new PrintWriter(text), PlainStyle.of(CHART_SOURCE));
    report.finding(REFUSED);
    report.finding(TOLD);
    report.finding(TOLD.asKnown());
    report.skipped(BROKEN);
    report.notEvaluated(new NotEvaluated("no CRD", List.of("guard/schema"), 7));
    report.end(SUMMARY);
    return text.toString();
  }

  @Test
  void sarifIsValidByItsSchema() throws IOException {
    String log = written(Format.sarif);

    JsonNode tree = new ObjectMapper().readTree(log);
    assertThat(sarifSchema().validate(tree)).isEmpty();
    JsonNode run = tree.path("runs").path(0);
    assertThat(run.path("tool").path("driver").path("rules")).hasSize(1);
    JsonNode first = run.path("results").path(0);
    assertThat(first.path("level").asText()).isEqualTo("error");
    assertThat(first.at("/locations/0/physicalLocation/artifactLocation/uri").asText())
        .isEqualTo("apps/shop%20one.yaml");
    assertThat(first.at("/locations/0/physicalLocation/region/startLine").asInt()).isEqualTo(11);
    assertThat(first.at("/locations/0/physicalLocation/region/endColumn").asInt()).isEqualTo(8);
    assertThat(first.path("baselineState").asText()).isEqualTo("new");
    JsonNode known = run.path("results").path(2);
    assertThat(known.path("baselineState").asText()).isEqualTo("unchanged");
    assertThat(known.at("/suppressions/0/kind").asText()).isEqualTo("external");
    assertThat(run.path("results").findValuesAsText("plimsoll/v1")).doesNotHaveDuplicates();
    assertThat(run.at("/invocations/0/toolExecutionNotifications")).hasSize(2);
    JsonNode rule = run.at("/tool/driver/rules/0");
    assertThat(rule.path("helpUri").asText()).isEqualTo("https://plimsoll.dev/rules/chartSource");
    assertThat(rule.at("/help/text").asText()).startsWith("What it is for. ");
    assertThat(rule.at("/fullDescription/text").asText()).isEqualTo(CHART_SOURCE.summary());
    assertThat(rule.at("/properties/security-severity").asText()).isEqualTo("9.5");
  }

  @Test
  void sarifOfNothingIsValidToo() throws IOException {
    StringWriter text = new StringWriter();

    Format.sarif
        .report(new PrintWriter(text), PlainStyle.CHECK)
        .end(new Summary(0, 0, 0, 0, 0, 0, 0, ""));

    assertThat(sarifSchema().validate(new ObjectMapper().readTree(text.toString()))).isEmpty();
  }

  private static Schema sarifSchema() throws IOException {
    try (InputStream in =
        ReportsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(new ObjectMapper().readTree(in));
    }
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void junitCountsWhatFailsTheCheck() throws Exception {
    String xml = written(Format.junit);

    Document document = xml(xml);
    Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("6");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("3");
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(6);
    Element failure = (Element) document.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message"))
        .isEqualTo("a <b> & \"c\" | 100%  \nsecond, line: two");
  }

  @Test
  void githubAnnotatesWhatIsNew() {
    String commands = written(Format.github);

    assertThat(commands.lines())
        .containsExactly(
            "::error file=apps/shop one.yaml,line=11,col=3,title=chart-source/one-source"
                + " [HelmRelease shop/shop]::a <b> & \"c\" | 100%25 \u0001%0Asecond, line: two",
            "::warning file=apps/b.yaml,line=11,col=3,title=chart-source/one-source"
                + " [HelmRelease shop/shop]::take care",
            "::warning file=c.yaml,line=8,title=skipped::this is no YAML",
            SUMMARY.toString());
  }

  @Test
  void markdownKeepsEachFindingOnARow() {
    String table = written(Format.markdown);

    assertThat(table.lines())
        .contains(
            "| Deny (Critical) | `apps/shop one.yaml:11` | HelmRelease shop/shop |"
                + " **chart-source/one-source** a \\<b\\> & \"c\" \\| 100%   second, line: two |")
        .contains("| Info | | 7 objects | no CRD (guard/schema) |")
        .hasSize(9);
  }

  @Test
  void markdownHasTheWorstFirstAndEqualFindingsOnce() {
    StringWriter text = new StringWriter();
    Report report = Format.markdown.report(new PrintWriter(text), PlainStyle.CHECK);

    report.finding(TOLD);
    report.finding(finding("apps/c.yaml", Effect.Warn, "take care"));
    report.finding(REFUSED);
    report.end(SUMMARY);

    assertThat(text.toString().lines().skip(4))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("| Deny"),
            second ->
                assertThat(second)
                    .startsWith("| Warn (Critical) | `apps/b.yaml:11`")
                    .endsWith("take care *And in 1 more place.* |"));
  }

  @Test
  void gitlabHasAnIssueForEachNewFinding() throws IOException {
    JsonNode issues = new ObjectMapper().readTree(written(Format.gitlab));

    assertThat(issues).hasSize(3);
    JsonNode first = issues.path(0);
    assertThat(first.path("description").asText())
        .isEqualTo("HelmRelease shop/shop: a <b> & \"c\" | 100%   second, line: two");
    assertThat(first.path("check_name").asText()).isEqualTo("chart-source/one-source");
    assertThat(first.path("severity").asText()).isEqualTo("blocker");
    assertThat(first.at("/location/path").asText()).isEqualTo("apps/shop one.yaml");
    assertThat(first.at("/location/lines/begin").asInt()).isEqualTo(11);
    assertThat(issues.findValuesAsText("fingerprint")).doesNotHaveDuplicates();
  }

  @Test
  void checkstyleIsXmlByFile() throws Exception {
    Document document = xml(written(Format.checkstyle));

    assertThat(document.getElementsByTagName("file").getLength()).isEqualTo(3);
    Element first = (Element) document.getElementsByTagName("error").item(1);
    assertThat(first.getAttribute("line")).isEqualTo("11");
    assertThat(first.getAttribute("column")).isEqualTo("3");
    assertThat(first.getAttribute("severity")).isEqualTo("error");
    assertThat(first.getAttribute("source")).isEqualTo("chart-source/one-source");
    assertThat(first.getAttribute("message")).contains("a <b> & \"c\" | 100%");
  }

  @Test
  void rdjsonHasARangeInBytes() throws IOException {
    StringWriter text = new StringWriter();
    Report report = Format.rdjson.report(new PrintWriter(text), PlainStyle.of(CHART_SOURCE));

    report.finding(
        new FileFinding(
            "a.yaml",
            new Location(2, 9),
            "",
            "",
            "",
            "p",
            "r",
            Severity.Low,
            Effect.Warn,
            "",
            "said",
            true,
            "größe: {a: ü}",
            false,
            ""));
    report.finding(TOLD.asKnown());
    report.end(SUMMARY);

    JsonNode diagnostics = new ObjectMapper().readTree(text.toString()).path("diagnostics");
    assertThat(diagnostics).hasSize(1);
    JsonNode range = diagnostics.at("/0/location/range");
    assertThat(range.at("/start/column").asInt()).isEqualTo(11);
    assertThat(range.at("/end/column").asInt()).isEqualTo(16);
    assertThat(diagnostics.at("/0/severity").asText()).isEqualTo("WARNING");
    assertThat(diagnostics.at("/0/code/url").asText()).endsWith("/rules/chartSource");
  }

  @Test
  void azureLogsAnIssueForEachNewFinding() {
    assertThat(written(Format.azure).lines())
        .containsExactly(
            "##vso[task.logissue type=error;sourcepath=apps/shop one.yaml;linenumber=11;"
                + "columnnumber=3;code=chart-source/one-source;]HelmRelease shop/shop: a <b> &"
                + " \"c\" | 100%AZP25 \u0001%0Asecond, line: two",
            "##vso[task.logissue type=warning;sourcepath=apps/b.yaml;linenumber=11;"
                + "columnnumber=3;code=chart-source/one-source;]HelmRelease shop/shop: take care",
            "c.yaml:8:1: skipped: this is no YAML",
            SUMMARY.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"github", "gitlab", "azure", "checkstyle", "rdjson"})
  void whatWasNotEvaluatedIsNoIssue(Format format) {
    assertThat(written(format)).contains("take care").doesNotContain("no CRD");
  }

  /** What runs in a cluster is in no file. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void nameNoPlaceForWhatIsInNoFile(Format format) throws IOException {
    StringWriter text = new StringWriter();
    Report report = format.report(new PrintWriter(text), PlainStyle.CHECK);

    report.finding(
        new FileFinding(
            "",
            Location.START,
            "HelmRelease",
            "shop",
            "shop",
            "chart-source",
            "one-source",
            Severity.Critical,
            Effect.Deny,
            "spec.chart",
            "take care",
            true,
            "",
            false,
            ""));
    report.skipped(new Skipped("", Location.START, Skipped.Cause.UNREADABLE, "nobody may see it"));
    report.end(new Summary(0, 2, 1, 0, 0, 0, 1, ""));

    assertThat(text.toString())
        .contains("take care", "nobody may see it", "HelmRelease")
        .doesNotContain("1:1", ":1`", "file=", "physicalLocation", " at ", "| where |");
    if (format == Format.sarif) {
      assertThat(sarifSchema().validate(new ObjectMapper().readTree(text.toString()))).isEmpty();
    }
  }

  @Test
  void markdownStaysShortEnoughForAComment() {
    StringWriter text = new StringWriter();
    Report report = Format.markdown.report(new PrintWriter(text), PlainStyle.CHECK);

    for (int at = 0; at < 2_000; at++) {
      report.finding(TOLD.adding(" " + at));
    }
    report.end(SUMMARY);

    assertThat(text.toString()).hasSizeLessThan(65_536).contains("more are not shown here");
  }
}
