package dev.plimsoll.cli.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a line that a finding is about: the value where a key and its value stand on one
 * line, else the key. It is found in the line as it is shown, where secrets are hidden already.
 *
 * @param start the first column, from 1, in code points
 * @param end the column after the last
 */
record Span(int start, int end) {

  /** So much of a line is looked at, in code points: nobody sees more, and anybody can write it. */
  static final int LONGEST = 1_000;

  /**
   * A key with its colon: quoted, or plain up to the first colon that a space or the end follows.
   */
  private static final Pattern KEY =
      Pattern.compile(
          "(?:- +)*(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s\"'{\\[#][^#]*?)(: *)(?=$|\\S)");

  /** Beginnings of values that go on in further lines, or that stand before one. */
  private static final Pattern BLOCK = Pattern.compile("[|>][-+0-9]* *(?:#.*)?");

  private static final Pattern COMMENT = Pattern.compile("\\s+#.*$");

  /** The span at a column (from 1, in code points) of a line. */
  static Span of(String line, int column) {
    int length = line.codePointCount(0, line.length());
    int from = Math.max(1, Math.min(column, length + 1));
    int start = line.offsetByCodePoints(0, from - 1);
    int looked = Math.min(LONGEST, length - from + 1);
    String rest = line.substring(start, line.offsetByCodePoints(start, looked));
    Matcher key = KEY.matcher(rest);
    if (key.lookingAt() && (key.group(2).length() > 1 || key.end() == rest.length())) {
      String value = value(rest.substring(key.end()));
      if (!value.isEmpty() && !BLOCK.matcher(value).matches()) {
        int first = from + points(rest.substring(0, key.end()));
        return new Span(first, first + points(value));
      }
      int first = from + points(rest.substring(0, key.start(1)));
      return new Span(first, first + points(key.group(1)));
    }
    String whole = value(rest);
    return new Span(from, from + Math.max(1, points(whole)));
  }

  /** What stands before a comment, and in a flow map before the end of the value. */
  private static String value(String rest) {
    if (rest.startsWith("\"") || rest.startsWith("'")) {
      int close = closing(rest);
      return close < 0 ? rest : rest.substring(0, close + 1);
    }
    String value = COMMENT.matcher(rest.startsWith("#") ? "" : rest).replaceFirst("").strip();
    int depth = 0;
    for (int at = 0; at < value.length(); at++) {
      char here = value.charAt(at);
      boolean opens = here == '{' || here == '[';
      boolean closes = here == '}' || here == ']';
      depth += opens ? 1 : 0;
      if (depth == 0
          && (closes || (here == ',' && value.startsWith(" ", at + 1) && inFlow(value)))) {
        return value.substring(0, at).strip();
      }
      depth -= closes ? 1 : 0;
      if (depth == 0 && closes) {
        return value.substring(0, at + 1);
      }
    }
    return value;
  }

  /** Whether a flow collection, begun further left, ends in the text. */
  private static boolean inFlow(String value) {
    int depth = 0;
    for (int at = 0; at < value.length(); at++) {
      char here = value.charAt(at);
      depth += here == '{' || here == '[' ? 1 : here == '}' || here == ']' ? -1 : 0;
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  private static int closing(String quoted) {
    char quote = quoted.charAt(0);
    for (int at = 1; at < quoted.length(); at++) {
      if (quoted.charAt(at) == '\\' && quote == '"') {
        at++;
      } else if (quote == '\'' && quoted.startsWith("''", at)) {
        at++;
      } else if (quoted.charAt(at) == quote) {
        return at;
      }
    }
    return -1;
  }

  private static int points(String text) {
    return text.codePointCount(0, text.length());
  }
}
