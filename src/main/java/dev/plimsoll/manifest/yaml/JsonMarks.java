package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import dev.plimsoll.manifest.Lines;
import org.yaml.snakeyaml.error.Mark;

/**
 * Places in a JSON text, with lines and columns counted as in YAML. Jackson counts columns in
 * UTF-16 and knows fewer line breaks: the texts of JSON may hold U+2028, which ends a line of YAML.
 */
final class JsonMarks {

  private static final int[] NO_BUFFER = {};

  private final String text;

  // Where the last mark was: the next is near it, and mostly after it.
  private int at;
  private int line;
  private int column;

  JsonMarks(String text) {
    this.text = text;
  }

  /** The mark of a place that Jackson gives. */
  Mark of(JsonLocation location) {
    int offset = Math.clamp(location.getCharOffset(), 0, text.length());
    while (at > offset && column > 0) {
      at -= Character.charCount(text.codePointBefore(at));
      column--;
    }
    if (at > offset) {
      at = 0;
      line = 0;
      column = 0;
    }
    while (at < offset) {
      at += Character.charCount(text.codePointAt(at));
      if (Lines.endsLine(text, at) && !isWithinBreak()) {
        line++;
        column = 0;
      } else {
        column++;
      }
    }
    return new Mark("", 0, line, column, NO_BUFFER, 0);
  }

  private boolean isWithinBreak() {
    return text.startsWith("\r\n", at - 1);
  }
}
