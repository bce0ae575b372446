package dev.plimsoll.cli.report;

import dev.plimsoll.policy.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The colours of a terminal (ECMA-48, "Select Graphic Rendition"), or none.
 *
 * @param used whether text is coloured
 */
public record Colours(boolean used) {

  /** No colours. */
  public static final Colours NONE = new Colours(false);

  private static final String RESET = "\u001B[0m";

  /** When to use colours: the values of {@code --color}. */
  public enum When {
    auto,
    always,
    never
  }

  /**
   * Decides as other programs do: the flag, then {@code NO_COLOR} (no-color.org), {@code
   * FORCE_COLOR} and {@code CLICOLOR_FORCE} (bixense.com/clicolors), then whether a terminal is
   * there that has colours.
   *
   * @param environment the variables of the process
   * @param terminal whether the output is a terminal
   */
  public static Colours of(When when, Map<String, String> environment, boolean terminal) {
    return new Colours(
        switch (when) {
          case always -> true;
          case never -> false;
          case auto -> automatic(environment, terminal);
        });
  }

  private static boolean automatic(Map<String, String> environment, boolean terminal) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    if (isOn(environment.get("FORCE_COLOR")) || isOn(environment.get("CLICOLOR_FORCE"))) {
      return true;
    }
    return terminal
        && !"dumb".equals(environment.get("TERM"))
        && !"0".equals(environment.get("CLICOLOR"))
        && !"0".equals(environment.get("FORCE_COLOR"));
  }

  private static boolean isOn(@Nullable String value) {
    return value != null && !value.isEmpty() && !value.equals("0") && !value.equals("false");
  }

  /** Something to see first. */
  public String bold(String text) {
    return paint("1", text);
  }

  /** Something to see last. */
  public String dim(String text) {
    return paint("2", text);
  }

  /** Something that is wrong, or taken away. */
  public String red(String text) {
    return paint("31", text);
  }

  /** Something that is right, or added. */
  public String green(String text) {
    return paint("32", text);
  }

  /** Something to take care of. */
  public String yellow(String text) {
    return paint("33", text);
  }

  /** A place, or a note. */
  public String cyan(String text) {
    return paint("36", text);
  }

  /** A line of a unified diff. */
  public String diff(String line) {
    if (line.startsWith("+++") || line.startsWith("---")) {
      return bold(line);
    }
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> green(line);
      case '-' -> red(line);
      case '@' -> cyan(line);
      default -> line;
    };
  }

  /** A text in the colour of a severity. */
  public String of(Severity severity, String text) {
    return paint(
        switch (severity) {
          case Critical -> "1;35";
          case High -> "1;31";
          case Medium -> "1;33";
          case Low -> "1;36";
          case Info -> "1;34";
        },
        text);
  }

  private String paint(String how, String text) {
    return used && !text.isEmpty() ? "\u001B[" + how + "m" + text + RESET : text;
  }
}
