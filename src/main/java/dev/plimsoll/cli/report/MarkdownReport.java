package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import java.io.PrintWriter;

/** A table for the comment on a pull request. */
final class MarkdownReport implements Report {

  /** GitHub takes comments of up to 65,536 characters. */
  private static final int MOST = 60_000;

  private final PrintWriter out;
  private final StringBuilder rows = new StringBuilder();
  private boolean files;
  private int left;

  /** A report that is written at the end. */
  MarkdownReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void finding(FileFinding finding) {
    row(
        finding.known() ? "known" : finding.action() + " (" + finding.severity() + ")",
        place(finding.file(), finding.location()),
        finding.object(),
        "**" + text(finding.ruleName()) + "** " + text(finding.text()));
  }

  @Override
  public void skipped(Skipped part) {
    row("skipped", place(part.file(), part.location()), "", text(part.reason()));
  }

  /** Where something stands; nothing for what runs in a cluster. */
  private static String place(String file, Location location) {
    return file.isEmpty() ? "" : code(file + ":" + location.line());
  }

  private void row(String what, String where, String object, String said) {
    files |= !where.isEmpty();
    String row =
        "| "
            + what
            + " | "
            + (where.isEmpty() ? "" : where + " ")
            + "| "
            + text(object)
            + " | "
            + said
            + " |\n";
    if (rows.length() + row.length() > MOST) {
      left++;
    } else {
      rows.append(row);
    }
  }

  @Override
  public void end(Summary summary) {
    out.println("### Plimsoll: " + summary);
    if (!rows.isEmpty()) {
      out.println();
      out.println(files ? "| | where | object | what |" : "| | | object | what |");
      out.println("|---|---|---|---|");
      out.print(rows);
    }
    if (left > 0) {
      out.println();
      out.println(left + " more are not shown here.");
    }
    out.flush();
  }

  private static String code(String text) {
    return "`" + text.replace('`', '\'').replace("|", "\\|") + "`";
  }

  /**
   * A text on one line that Markdown takes as it is, apart from links that it makes of addresses.
   */
  private static String text(String text) {
    StringBuilder plain = new StringBuilder();
    OneLine.of(text)
        .codePoints()
        .forEach(point -> {
          if ("\\`*_{}[]<>|#~".indexOf(point) >= 0) {
            plain.append('\\');
          }
          plain.appendCodePoint(point);
        });
    return plain.toString();
  }
}
