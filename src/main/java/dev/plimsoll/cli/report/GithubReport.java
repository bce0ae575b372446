package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import java.io.PrintWriter;

/**
 * Workflow commands that GitHub Actions turns into annotations on the lines of a pull request
 * (GitHub documentation, "Workflow commands").
 */
final class GithubReport implements Report {

  private final PrintWriter out;

  /** A report that is written as it comes. */
  GithubReport(PrintWriter out) {
    this.out = out;
  }

  /** What the baseline knows gets no annotation: it is nothing new. */
  @Override
  public void finding(FileFinding finding) {
    if (finding.known()) {
      return;
    }
    String command =
        switch (finding.action()) {
          case Deny -> "error";
          case Warn -> "warning";
          case Audit -> "notice";
        };
    String object = finding.kind().isEmpty() ? "" : " [" + finding.object() + "]";
    out.println(
        "::"
            + command
            + " "
            + (finding.file().isEmpty()
                ? ""
                : place(finding.file(), finding.location())
                    + ",col="
                    + finding.location().column()
                    + ",")
            + "title="
            + property(finding.ruleName() + object)
            + "::"
            + data(finding.text()));
  }

  @Override
  public void skipped(Skipped part) {
    out.println(
        "::"
            + (part.cause() == Skipped.Cause.UNREADABLE ? "warning" : "notice")
            + " "
            + (part.file().isEmpty() ? "" : place(part.file(), part.location()) + ",")
            + "title=skipped::"
            + data(part.reason()));
  }

  private static String place(String file, Location location) {
    return "file=" + property(file) + ",line=" + location.line();
  }

  @Override
  public void end(Summary summary) {
    out.println(summary);
    out.flush();
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
