package dev.plimsoll.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * The diagnostics that reviewdog reads (reviewdog, {@code proto/rdf/reviewdog.proto}): columns are
 * bytes of UTF-8. It has no place for what is known.
 */
final class RdjsonReport implements Report {

  private final PrintWriter out;
  private final ReportStyle style;
  private final ArrayNode diagnostics = JsonNodeFactory.instance.arrayNode();

  /** A report that is written at the end. */
  RdjsonReport(PrintWriter out, ReportStyle style) {
    this.out = out;
    this.style = style;
  }

  @Override
  public void finding(FileFinding finding) {
    if (finding.known()) {
      return;
    }
    String object = finding.object().isEmpty() ? "" : finding.object() + ": ";
    ObjectNode diagnostic = diagnostics.addObject().put("message", object + finding.text());
    if (!finding.file().isEmpty()) {
      place(diagnostic, finding);
    }
    diagnostic.put("severity", severity(finding.action()));
    ObjectNode code = diagnostic.putObject("code").put("value", finding.ruleName());
    style.types().apply(finding).ifPresent(type -> code.put("url", RulePage.of(type)));
  }

  private static void place(ObjectNode diagnostic, FileFinding finding) {
    String line = finding.excerpt();
    int column = finding.location().column();
    ObjectNode range = range(diagnostic, finding.file(), finding.location(), bytes(line, column));
    if (!line.isEmpty()) {
      range
          .putObject("end")
          .put("line", finding.location().line())
          .put("column", bytes(line, Span.of(line, column).end()));
    }
  }

  private static ObjectNode range(
      ObjectNode diagnostic, String file, Location location, int column) {
    ObjectNode range = diagnostic.putObject("location").put("path", file).putObject("range");
    range.putObject("start").put("line", location.line()).put("column", column);
    return range;
  }

  /** A column in bytes; the column itself where the line is not at hand. */
  private static int bytes(String line, int column) {
    int points = column - 1;
    return points > line.codePointCount(0, line.length())
        ? column
        : 1
            + line.substring(0, line.offsetByCodePoints(0, points))
                .getBytes(StandardCharsets.UTF_8)
                .length;
  }

  private static String severity(Effect action) {
    return switch (action) {
      case Deny -> "ERROR";
      case Warn -> "WARNING";
      case Audit -> "INFO";
    };
  }

  @Override
  public void skipped(Skipped part) {
    ObjectNode diagnostic = diagnostics.addObject().put("message", "skipped: " + part.reason());
    if (!part.file().isEmpty()) {
      range(diagnostic, part.file(), part.location(), part.location().column());
    }
    diagnostic.put("severity", "INFO").putObject("code").put("value", "skipped");
  }

  @Override
  public void end(Summary summary) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.putObject("source").put("name", "plimsoll");
    report.set("diagnostics", diagnostics);
    JsonText.print(report, out);
  }
}
