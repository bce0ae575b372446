package dev.plimsoll.server;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One setting of {@code plimsoll serve}: a flag {@code --max-requests}, a variable {@code
 * PLIMSOLL_MAX_REQUESTS} and a key {@code plimsoll.max-requests} of {@code application.properties}.
 *
 * @param <T> what its text is read as
 * @param name in lower case, words joined by dashes
 * @param shape how often its value is given
 * @param placeholder what stands for the value in the help, for example {@code PORT}
 * @param initial the text that counts where none is given; empty for none
 * @param initialInWords the default as the documentation says it, in Markdown
 * @param help what it means, without a full stop; names are in backticks
 * @param inChart whether the Helm chart takes it under {@code settings}
 * @param reader reads the text, or throws an {@link IllegalArgumentException} that says what is
 *     wrong with it
 */
public record Setting<T>(
    String name,
    Shape shape,
    String placeholder,
    String initial,
    String initialInWords,
    String help,
    boolean inChart,
    Function<String, T> reader) {

  /** How often the value of a setting is given. */
  public enum Shape {
    /** Not at all: the flag alone stands for {@code true}. */
    Switch,
    /** Once. */
    Single,
    /** As often as wanted, and separated by commas. */
    Several
  }

  private static final String PREFIX = "plimsoll.";

  /** A setting that always has a value. */
  static <T> Setting<T> of(
      String name, String placeholder, String initial, Function<String, T> reader, String help) {
    return new Setting<>(
        name, Shape.Single, placeholder, initial, "`" + initial + "`", help, true, reader);
  }

  /** A setting that may be left out; an empty text leaves it out. */
  static <T> Setting<Optional<T>> optional(
      String name, String placeholder, Function<String, T> reader, String help) {
    return new Setting<>(
        name,
        Shape.Single,
        placeholder,
        "",
        "",
        help,
        true,
        text -> text.isBlank() ? Optional.empty() : Optional.of(reader.apply(text)));
  }

  /** A setting with any number of values. */
  static <T> Setting<List<T>> several(
      String name, String placeholder, String initial, Function<String, T> reader, String help) {
    return new Setting<>(
        name,
        Shape.Several,
        placeholder,
        initial,
        initial.isEmpty() ? "" : "`" + initial + "`",
        help,
        true,
        text -> items(text).map(reader).toList());
  }

  /** A setting that is true or false, and false where it is not given. */
  static Setting<Boolean> flag(String name, String help) {
    return new Setting<>(
        name, Shape.Switch, "", "false", "`false`", help, true, SettingReaders::truth);
  }

  /** The same, which the Helm chart does not take under {@code settings}. */
  Setting<T> outsideOfTheChart() {
    return new Setting<>(name, shape, placeholder, initial, initialInWords, help, false, reader);
  }

  /** The same with a default that is not one text. */
  Setting<T> defaultInWords(String words) {
    return new Setting<>(name, shape, placeholder, initial, words, help, inChart, reader);
  }

  /** The same setting whose values are separated by commas, read as a whole. */
  Setting<T> separatedByCommas() {
    return new Setting<>(
        name, Shape.Several, placeholder, initial, initialInWords, help, inChart, reader);
  }

  /** Its flag, for example {@code --max-requests}. */
  public String flag() {
    return "--" + name;
  }

  /** Its variable of the environment, for example {@code PLIMSOLL_MAX_REQUESTS}. */
  public String variable() {
    return variable(name);
  }

  /** The variable of the environment for a flag without its dashes. */
  public static String variable(String name) {
    return "PLIMSOLL_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Its key in {@code application.properties}, for example {@code plimsoll.max-requests}. */
  public String key() {
    return PREFIX + name;
  }

  /** Whether that is the key of a setting of this program, or meant to be one. */
  static boolean isKey(String property) {
    return property.startsWith(PREFIX);
  }

  /**
   * What is wrong with a text for it; empty if nothing is.
   *
   * @param origin where the text is from, for the message: a flag, a variable or a key
   */
  public Optional<String> problem(String origin, String text) {
    try {
      var _ = reader.apply(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(origin + ": " + e.getMessage());
    }
  }

  private static Stream<String> items(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(item -> !item.isEmpty());
  }
}
