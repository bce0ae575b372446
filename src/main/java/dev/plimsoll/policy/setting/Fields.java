package dev.plimsoll.policy.setting;

import dev.plimsoll.manifest.Pointer;
import java.util.Map;
import java.util.Objects;

/**
 * The values of a map that was read, key by key.
 *
 * @param values what was read, or the fallback, by the name of the field
 * @param place where the map stands
 */
public record Fields(Map<String, Object> values, Pointer place) {

  /** The value of {@code field}. */
  @SuppressWarnings("unchecked") // put there by the field's own shape
  public <T> T get(Field<T> field) {
    return (T) Objects.requireNonNull(values.get(field.name()), field.name());
  }
}
