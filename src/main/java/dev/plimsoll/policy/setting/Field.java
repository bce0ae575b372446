package dev.plimsoll.policy.setting;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of a map in a policy file.
 *
 * @param name the key
 * @param type how its value is written
 * @param description what it means, for the documentation and the JSON Schema
 * @param required whether it must be there
 * @param fallback its value where it is absent; null if there is none
 * @param <T> what it is read as
 */
public record Field<T>(
    String name, SettingType<T> type, String description, boolean required, @Nullable T fallback) {

  /** A key that must be there. */
  public static <T> Field<T> required(String name, SettingType<T> type, String description) {
    return new Field<>(name, type, description, true, null);
  }

  /** A key that may be left out, and then means {@code fallback}. */
  public static <T> Field<T> of(String name, SettingType<T> type, T fallback, String description) {
    return new Field<>(name, type, description, false, fallback);
  }

  /** A key that may be left out, and then means nothing. */
  public static <T> Field<Optional<T>> optional(
      String name, SettingType<T> type, String description) {
    return new Field<>(name, type.as(Optional::of), description, false, Optional.empty());
  }
}
