package dev.plimsoll.manifest;

import java.util.stream.IntStream;

/** The lines of a text, as YAML counts them. */
public final class Lines {

  private Lines() {}

  /** The offset of the line after the one that {@code offset} is in; the length at the end. */
  public static int next(String text, int offset) {
    for (int at = offset; at < text.length(); at++) {
      if (isBreak(text.charAt(at))) {
        return text.startsWith("\r\n", at) ? at + 2 : at + 1;
      }
    }
    return text.length();
  }

  /** How many lines there are from {@code offset} to {@code end}, at both of which one begins. */
  public static int count(String text, int offset, int end) {
    int lines = 0;
    for (int at = offset; at < end; at = next(text, at)) {
      lines++;
    }
    return lines;
  }

  /** Whether the line that begins at {@code offset} opens a document. */
  public static boolean opensDocument(String text, int offset) {
    return text.startsWith("---", offset)
        && (offset + 3 == text.length() || Character.isWhitespace(text.charAt(offset + 3)));
  }

  /** Whether a line begins at {@code offset}. */
  public static boolean beginsLine(String text, int offset) {
    return offset == 0 || endsLine(text, offset);
  }

  /** Whether a line ends, and another begins, at {@code offset}. */
  public static boolean endsLine(String text, int offset) {
    return offset > 0 && isBreak(text.charAt(offset - 1));
  }

  /** Whether a character ends a line in YAML 1.1. */
  public static boolean isBreak(char c) {
    return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }

  /** The offsets at which the lines of a text begin, in order; one for an empty text. */
  public static int[] starts(String text) {
    IntStream.Builder starts = IntStream.builder().add(0);
    for (int at = next(text, 0); at < text.length() || endsLine(text, at); at = next(text, at)) {
      starts.add(at);
      if (at == text.length()) {
        break;
      }
    }
    return starts.build().toArray();
  }
}
