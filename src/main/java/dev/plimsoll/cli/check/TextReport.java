package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.Effect;
import java.io.PrintWriter;

/** Lines for people: place, action, rule and message, then the line of the file with a caret. */
public final class TextReport implements Report {

  /** How much of a line is shown, in characters. */
  private static final int SHOWN = 120;

  private static final String RESET = "\u001B[0m";
  private static final String DIM = "\u001B[2m";

  private final PrintWriter out;
  private final boolean colour;

  /**
   * A report that is written as it comes.
   *
   * @param colour whether to use the colours of terminals
   */
  public TextReport(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  @Override
  public void finding(FileFinding finding) {
    out.println(
        place(finding.file(), finding.location())
            + paint(colour(finding.action()), finding.action().name())
            + " ("
            + finding.severity()
            + ") "
            + finding.ruleName()
            + object(finding)
            + ": "
            + printable(finding.message()));
    if (!finding.excerpt().isEmpty()) {
      excerpt(finding);
    }
  }

  /** Where something stands, to begin a line with; nothing for what runs in a cluster. */
  private static String place(String file, Location location) {
    return file.isEmpty() ? "" : file + ":" + location + ": ";
  }

  private static String object(FileFinding finding) {
    if (finding.kind().isEmpty()) {
      return "";
    }
    String namespace = finding.namespace().isEmpty() ? "" : finding.namespace() + "/";
    return " [" + finding.kind() + " " + namespace + finding.name() + "]";
  }

  private void excerpt(FileFinding finding) {
    String number = Integer.toString(finding.location().line());
    int[] line = printable(finding.excerpt()).codePoints().toArray();
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
            + printable(part.reason()));
  }

  @Override
  public void end(Summary summary) {
    out.printf(
        "%s%s: %d refused, %s, %d for the record%s%n",
        counted(summary.documents(), "object"),
        summary.files() == 0 ? "" : " in " + counted(summary.files(), "file"),
        summary.deny(),
        counted(summary.warn(), "warning"),
        summary.audit(),
        summary.skipped() == 0 ? "" : "; " + summary.skipped() + " skipped");
    out.flush();
  }

  private static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
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

  /** A text on one line, without what would steer a terminal. */
  private static String printable(String text) {
    return text.codePoints()
        .map(point -> Character.isISOControl(point) ? ' ' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
