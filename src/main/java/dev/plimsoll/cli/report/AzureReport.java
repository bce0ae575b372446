package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;

/**
 * Logging commands of Azure Pipelines, which show as issues of a run (Azure DevOps documentation,
 * "Logging commands", {@code task.logissue}). Issues are errors or warnings; what is only audited
 * or skipped is a line of the log. It has no place for what is known.
 */
final class AzureReport implements Report {

  private final PrintWriter out;

  /** A report that is written as it comes. */
  AzureReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void finding(FileFinding finding) {
    if (finding.known()) {
      return;
    }
    String object = finding.object().isEmpty() ? "" : finding.object() + ": ";
    if (finding.action() == Effect.Audit) {
      out.println(
          TextReport.place(finding.file(), finding.location())
              + OneLine.of(object + "audit[" + finding.ruleName() + "] " + finding.text()));
      return;
    }
    out.println(
        "##vso[task.logissue type="
            + (finding.action() == Effect.Deny ? "error" : "warning")
            + ";"
            + place(finding.file(), finding.location())
            + "code="
            + property(finding.ruleName())
            + ";]"
            + data(object + finding.text()));
  }

  private static String place(String file, Location location) {
    return file.isEmpty()
        ? ""
        : "sourcepath="
            + property(file)
            + ";linenumber="
            + location.line()
            + ";columnnumber="
            + location.column()
            + ";";
  }

  @Override
  public void skipped(Skipped part) {
    out.println(TextReport.line(part, Colours.NONE));
  }

  @Override
  public void end(Summary summary) {
    out.println(summary);
    out.flush();
  }

  private static String data(String text) {
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(";", "%3B").replace("]", "%5D");
  }
}
