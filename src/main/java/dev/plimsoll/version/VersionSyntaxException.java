package dev.plimsoll.version;

/**
 * A text that Flux would reject as a version or as a constraint. The message names the text, the
 * place and what was expected there, and is fit to be shown to a person. Carries no stack trace: it
 * is an answer, not a failure of the program.
 */
public final class VersionSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  private final String what;
  private final String text;
  private final int position;
  private final String expected;

  VersionSyntaxException(String what, String text, int position, String expected) {
    super(null, null, false, false);
    this.what = what;
    this.text = text;
    this.position = position;
    this.expected = expected;
  }

  /**
   * Index into the text, in UTF-16 units from 0, of the first thing that cannot be read; the text's
   * length at its end.
   */
  public int position() {
    return position;
  }

  /** What could have stood at the position, in words. */
  public String expected() {
    return expected;
  }

  /** Put together only when it is read: of a million answers, few are. */
  @Override
  public String getMessage() {
    if (text.isEmpty()) {
      return "an empty text is no %s: expected %s".formatted(what, expected);
    }
    String found =
        position < text.length()
            ? "\"" + clipped(Character.toString(text.codePointAt(position))) + "\""
            : "the end";
    return "\"%s\" is no %s: found %s at character %d, expected %s"
        .formatted(clipped(text), what, found, position + 1, expected);
  }

  /** On one line, and not too much of it. */
  private static String clipped(String text) {
    String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return start.replaceAll("\\p{Cntrl}", " ");
  }
}
