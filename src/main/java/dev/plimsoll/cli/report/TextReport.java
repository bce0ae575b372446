package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/** Lines for people: place, action, rule and message, then the line of the file with a caret. */
final class TextReport implements Report {

  /** How much of a line is shown, in characters. */
  private static final int SHOWN = 120;

  private static final String RESET = "\u001B[0m";
  private static final String DIM = "\u001B[2m";

  private final PrintWriter out;
  private final boolean colour;
  private final Function<FileFinding, String> explanations;
  private final Set<String> explained = new HashSet<>();

  /** A report that is written as it comes, with what stands behind a rule at its first finding. */
  TextReport(PrintWriter out, ReportStyle style) {
    this.out = out;
    this.colour = style.colours();
    this.explanations = style.explanations();
  }

  @Override
  public void finding(FileFinding finding) {
    out.println(
        place(finding.file(), finding.location())
            + (finding.known()
                ? paint(DIM, "known")
                : paint(colour(finding.action()), finding.action().name()))
            + " ("
            + finding.severity()
            + ") "
            + finding.ruleName()
            + (finding.kind().isEmpty() ? "" : " [" + finding.object() + "]")
            + ": "
            + OneLine.of(finding.text()));
    if (finding.known()) {
      return;
    }
    if (!finding.excerpt().isEmpty()) {
      excerpt(finding);
    }
    String explanation = explanations.apply(finding);
    if (!explanation.isEmpty() && explained.add(finding.ruleName())) {
      out.println(paint(DIM, "  why: ") + OneLine.of(explanation));
    }
  }

  /** Where something stands, to begin a line with; nothing for what runs in a cluster. */
  private static String place(String file, Location location) {
    return file.isEmpty() ? "" : file + ":" + location + ": ";
  }

  private void excerpt(FileFinding finding) {
    String number = Integer.toString(finding.location().line());
    int[] line = OneLine.of(finding.excerpt()).codePoints().toArray();
    int column = Math.min(finding.location().column() - 1, line.length);
    int from = line.length <= SHOWN ? 0 : Math.max(0, Math.min(column - 40, line.length - SHOWN));
    int to = Math.min(line.length, from + SHOWN);
    String margin = " ".repeat(number.length());
    String before = from > 0 ? "…" : "";
    out.println(
        paint(DIM, "  " + number + " | ")
            + before
            + new String(line, from, to - from)
            + (to < line.length ? "…" : ""));
    out.println(
        paint(DIM, "  " + margin + " | ")
            + " ".repeat(before.length() + column - from)
            + paint(colour(finding.action()), "^"));
  }

  @Override
  public void skipped(Skipped part) {
    out.println(
        place(part.file(), part.location())
            + paint(DIM, "skipped")
            + ": "
            + OneLine.of(part.reason()));
  }

  @Override
  public void end(Summary summary) {
    out.println(summary);
    out.flush();
  }

  private static String colour(Effect action) {
    return switch (action) {
      case Deny -> "\u001B[1;31m";
      case Warn -> "\u001B[1;33m";
      case Audit -> "\u001B[1;36m";
    };
  }

  private String paint(String how, String text) {
    return colour ? how + text + RESET : text;
  }
}
