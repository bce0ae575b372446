package dev.plimsoll.cli.report;

/** Text in XML 1.0, as reports for build servers need it. */
public final class XmlText {

  private XmlText() {}

  /**
   * A text to stand in an element or an attribute; a space for each character that XML has no way
   * to write.
   */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          switch (point) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\n' -> escaped.append("&#10;");
            case '\t' -> escaped.append("&#9;");
            default -> escaped.appendCodePoint(isCharacter(point) ? point : ' ');
          }
        });
    return escaped.toString();
  }

  private static boolean isCharacter(int point) {
    return (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}
