package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Skipped;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table for the comment on a pull request: denials first, then by severity. */
final class MarkdownReport implements Report {

  /** GitHub takes comments of up to 65,536 characters. */
  private static final int MOST = 60_000;

  private final PrintWriter out;
  private final List<FileFinding> findings = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<NotEvaluated> notEvaluated = new ArrayList<>();
  private final StringBuilder rows = new StringBuilder();
  private boolean files;
  private int left;

  /** A report that is written at the end. */
  MarkdownReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void finding(FileFinding finding) {
    findings.add(finding);
  }

  @Override
  public void skipped(Skipped part) {
    skipped.add(part);
  }

  @Override
  public void notEvaluated(NotEvaluated reason) {
    notEvaluated.add(reason);
  }

  private void row(FindingGroup group) {
    FileFinding first = group.first();
    int others = group.others().size();
    row(
        first.known() ? "known" : first.action() + " (" + first.severity() + ")",
        place(first.file(), first.location()),
        first.object(),
        "**"
            + text(first.ruleName())
            + "** "
            + text(first.text())
            + (others == 0 ? "" : " *And in " + Plural.of(others, "more place") + ".*"),
        group.findings().size());
  }

  /** Where something stands; nothing for what runs in a cluster. */
  private static String place(String file, Location location) {
    return file.isEmpty() ? "" : code(file + ":" + location.line());
  }

  private void row(String what, String where, String object, String said, int findings) {
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
      left += findings;
    } else {
      rows.append(row);
    }
  }

  @Override
  public void end(Summary summary) {
    FindingGroup.of(findings).forEach(this::row);
    skipped.forEach(
        part -> row("skipped", place(part.file(), part.location()), "", text(part.reason()), 1));
    notEvaluated.forEach(reason ->
        row("Info", "", Plural.of(reason.objects(), "object"), text(reason.description()), 1));
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
