package dev.plimsoll.cli.report;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;

/**
 * Text in lines of a width, broken between words. A word that is longer than a line stays whole.
 */
final class WordWrap {

  private WordWrap() {}

  /**
   * The lines of a text.
   *
   * @param first the width of the first line, in characters
   * @param others the width of all others
   */
  static List<String> lines(String text, int first, int others) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : Splitter.on(' ').omitEmptyStrings().split(text)) {
      int width = lines.isEmpty() ? first : others;
      if (!line.isEmpty() && points(line) + 1 + points(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static int points(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }
}
