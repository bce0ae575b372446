package dev.plimsoll.server;

import io.quarkus.runtime.configuration.DurationConverter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Reads the texts of settings. Each method throws an {@link IllegalArgumentException} for a text
 * that it cannot read; the message quotes the text and says how to write it.
 */
final class SettingReaders {

  private static final int LAST_PORT = 65_535;

  private SettingReaders() {}

  static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("it is empty; give it a value, or leave it out");
    }
    return text.strip();
  }

  static Path path(String text) {
    try {
      return Path.of(text(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no path of a file", e);
    }
  }

  static int port(String text) {
    int port = number(text, "a port; write a whole number from 0 to " + LAST_PORT);
    if (port < 0 || port > LAST_PORT) {
      throw not(text, "a port; write a whole number from 0 to " + LAST_PORT);
    }
    return port;
  }

  static int number(String text) {
    return number(text, "a whole number");
  }

  private static int number(String text, String expected) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw not(text, expected);
    }
  }

  static double ratio(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw not(text, "a number; write 0.01 for one in a hundred");
    }
  }

  /** As Quarkus reads durations. */
  static Duration duration(String text) {
    try {
      return DurationConverter.parseDuration(text(text));
    } catch (RuntimeException e) {
      throw not(text, "a duration; write it as 500ms, 10s, 5m, 1h or 90d");
    }
  }

  static boolean truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw not(text, "true or false");
    };
  }

  static LogFormat logFormat(String text) {
    return Arrays.stream(LogFormat.values())
        .filter(format -> format.name().equals(text.strip()))
        .findFirst()
        .orElseThrow(() ->
            not(
                text,
                Arrays.stream(LogFormat.values())
                    .map(Enum::name)
                    .collect(Collectors.joining(" or "))));
  }

  private static IllegalArgumentException not(String text, String expected) {
    return new IllegalArgumentException("\"" + text.strip() + "\" is not " + expected);
  }
}
