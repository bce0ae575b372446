package dev.plimsoll.manifest;

import java.util.Arrays;

/** A text whose lines are counted once, and only if somebody asks for a place in it. */
public final class TextLines {

  private final String text;
  private int[] starts = {};

  /** The lines of a text. */
  public TextLines(String text) {
    this.text = text;
  }

  /** The text. */
  public String text() {
    return text;
  }

  private int[] starts() {
    int[] known = starts;
    if (known.length == 0) {
      known = Lines.starts(text);
      starts = known;
    }
    return known;
  }

  /** The offset at which a line begins, from 1; the length of the text for one behind the last. */
  public int start(int line) {
    int[] all = starts();
    return line <= all.length ? all[line - 1] : text.length();
  }

  /** Where a character stands, by its offset; columns are code points. */
  public Location location(int offset) {
    int found = Arrays.binarySearch(starts(), offset);
    int line = found >= 0 ? found + 1 : -found - 1;
    return new Location(line, text.codePointCount(start(line), offset) + 1);
  }

  /** The offset of a location; one beyond a line is in the next. */
  public int offset(Location location) {
    int offset = start(location.line());
    for (int left = location.column() - 1; left > 0 && offset < text.length(); left--) {
      offset += Character.charCount(text.codePointAt(offset));
    }
    return offset;
  }
}
