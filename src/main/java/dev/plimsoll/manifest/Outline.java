package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a map or list stands in the text that it was read from.
 *
 * @param node what was read there
 * @param start where it begins
 * @param end behind its last character
 * @param keys of a map, in order; null for a list
 * @param below where its values stand, in order; null for each that is neither map nor list
 */
record Outline(
    JsonNode node, int start, int end, @Nullable List<String> keys, List<@Nullable Outline> below) {

  /**
   * The map or list that stands at an index.
   *
   * @param key under which it must stand; null for an item of a list
   */
  @Nullable Outline at(int index, @Nullable String key) {
    if (index >= below.size()) {
      return null;
    }
    boolean corresponds = key == null ? keys == null : keys != null && key.equals(keys.get(index));
    return corresponds ? below.get(index) : null;
  }
}
