package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Skipped;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * One line for each finding, as editors and {@code grep} read it: {@code path:line:col:
 * deny[policy/rule] message}.
 */
final class ConciseReport implements Report {

  private final PrintWriter out;
  private final TextStyle style;

  /** A report that is written as it comes. */
  ConciseReport(PrintWriter out, TextStyle style) {
    this.out = out;
    this.style = style;
  }

  @Override
  public void finding(FileFinding finding) {
    if (finding.known() && !style.all()) {
      return;
    }
    String place =
        finding.file().isEmpty()
            ? finding.object() + ": "
            : TextReport.place(finding.file(), finding.location());
    String action = finding.known() ? "known" : finding.action().name().toLowerCase(Locale.ROOT);
    out.println(
        place
            + style.colours().of(finding.severity(), action)
            + "["
            + OneLine.of(finding.ruleName())
            + "] "
            + OneLine.of(finding.text()));
  }

  @Override
  public void skipped(Skipped part) {
    out.println(TextReport.line(part, style.colours()));
  }

  @Override
  public void notEvaluated(NotEvaluated reason) {
    out.println(TextReport.line(reason, style.colours()));
  }

  @Override
  public void end(Summary summary) {
    out.println(summary);
    out.flush();
  }
}
