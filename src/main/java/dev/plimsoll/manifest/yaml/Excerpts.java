package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Redaction;

/** Lines of one file, with everything hidden that {@link Redaction} covers. */
public final class Excerpts {

  private final String text;
  private final int[] starts;
  private final int[] hidden;

  /** The excerpts of a file. */
  public Excerpts(ParsedFile parsed) {
    this.text = parsed.text();
    this.starts = Lines.starts(text);
    this.hidden = HiddenColumns.of(parsed, starts.length);
  }

  /** A line by its number, from 1, without its break; empty if the file has no such line. */
  public String line(int number) {
    if (number > starts.length) {
      return "";
    }
    int end = number == starts.length ? text.length() : starts[number];
    String line = text.substring(starts[number - 1], end).stripTrailing();
    int hiddenFrom = hidden[number - 1];
    if (hiddenFrom == HiddenColumns.NONE || hiddenFrom >= line.codePointCount(0, line.length())) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, hiddenFrom)) + Redaction.PLACEHOLDER;
  }

  /** All lines. */
  String text() {
    StringBuilder lines = new StringBuilder(text.length());
    for (int number = 1; number <= starts.length; number++) {
      lines.append(line(number)).append('\n');
    }
    return lines.toString();
  }
}
