package dev.plimsoll.cli.policy;

/** How texts for people are written. */
final class Text {

  private Text() {}

  /** A text as a paragraph, each line at most 100 characters and indented. */
  static String wrapped(String text, String indent) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > indent.length() && line.length() + 1 + word.length() > 100) {
        lines.append(line).append('\n');
        line = new StringBuilder(indent);
      }
      line.append(line.length() > indent.length() ? " " : "").append(word);
    }
    return lines.append(line).toString();
  }
}
