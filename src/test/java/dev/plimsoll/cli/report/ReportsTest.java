package dev.plimsoll.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What reports for machines and comments look like, whatever stands in a message. */
class ReportsTest {

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
    Report report = format.report(new PrintWriter(text), PlainStyle.CHECK);
    report.finding(REFUSED);
    report.finding(TOLD);
    report.finding(TOLD.asKnown());
    report.skipped(BROKEN);
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
    assertThat(run.path("results").path(2).path("baselineState").asText()).isEqualTo("unchanged");
    assertThat(run.at("/invocations/0/toolExecutionNotifications")).hasSize(1);
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

  @Test
  void junitCountsWhatFailsTheCheck() throws Exception {
    String xml = written(Format.junit);

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
    Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("5");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("2");
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(5);
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
        .hasSize(8);
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
      report.finding(TOLD);
    }
    report.end(SUMMARY);

    assertThat(text.toString()).hasSizeLessThan(65_536).contains("more are not shown here");
  }
}
