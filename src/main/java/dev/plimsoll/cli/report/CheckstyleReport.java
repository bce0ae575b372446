package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The XML of Checkstyle, which many build servers and editors read (checkstyle.org, {@code
 * XMLLogger}). It has no place for what is known.
 */
final class CheckstyleReport implements Report {

  private final PrintWriter out;
  private final Map<String, List<String>> errors = new TreeMap<>();

  /** A report that is written at the end. */
  CheckstyleReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void finding(FileFinding finding) {
    if (!finding.known()) {
      String object = finding.object().isEmpty() ? "" : finding.object() + ": ";
      error(
          finding.file().isEmpty() ? finding.object() : finding.file(),
          finding.location(),
          severity(finding.action()),
          object + finding.text(),
          finding.ruleName());
    }
  }

  private void error(
      String file, Location location, String severity, String message, String source) {
    errors
        .computeIfAbsent(file, key -> new ArrayList<>())
        .add(
            "<error line=\"%d\" column=\"%d\" severity=\"%s\" message=\"%s\" source=\"%s\"/>"
                .formatted(
                    location.line(),
                    location.column(),
                    severity,
                    XmlText.escape(message),
                    XmlText.escape(source)));
  }

  private static String severity(Effect action) {
    return switch (action) {
      case Deny -> "error";
      case Warn -> "warning";
      case Audit -> "info";
    };
  }

  @Override
  public void skipped(Skipped part) {
    error(
        part.file().isEmpty() ? "cluster" : part.file(),
        part.location(),
        "info",
        "skipped: " + part.reason(),
        "skipped");
  }

  @Override
  public void end(Summary summary) {
    out.println("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    out.println("<checkstyle version=\"8.0\">");
    errors.forEach((file, found) -> {
      out.println("<file name=\"" + XmlText.escape(file) + "\">");
      found.forEach(out::println);
      out.println("</file>");
    });
    out.println("</checkstyle>");
    out.flush();
  }
}
