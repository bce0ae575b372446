package dev.plimsoll.cli.report;

/** Text on one line, without what would steer a terminal. */
final class OneLine {

  private OneLine() {}

  /** The text with a space for each control character. */
  static String of(String text) {
    return text.codePoints()
        .map(point -> Character.isISOControl(point) ? ' ' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
