package dev.plimsoll.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.json.SmallObjectMap.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a map or list stands in the text that it was read from.
 *
 * @param node what was read there
 * @param start where it begins
 * @param end behind its last character
 * @param fields of a map, in order; null for a list
 * @param below where its maps and lists stand, by index; null or missing for other values
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record JsonSpan(
    JsonNode node, int start, int end, Field @Nullable [] fields, @Nullable JsonSpan[] below) {

  /** Where the values of something stand that holds neither maps nor lists. */
  static final @Nullable JsonSpan[] NONE = {};

  /** The field of this map at an index; null if it has none there. */
  @Nullable Field field(int index) {
    return fields != null && index < fields.length ? fields[index] : null;
  }

  /** The map or list that stands under a key, if it is at this index. */
  @Nullable JsonSpan at(int index, String key) {
    JsonSpan value = index < below.length ? below[index] : null;
    return value != null && fields != null && fields[index].getKey().equals(key) ? value : null;
  }

  /** The map or list that is an item of this list. */
  @Nullable JsonSpan at(int index) {
    return fields == null && index < below.length ? below[index] : null;
  }

  /** Where values stand, with one more of them, which may be neither map nor list. */
  static @Nullable JsonSpan[] with(
      @Nullable JsonSpan[] below, int index, @Nullable JsonSpan value) {
    if (value == null) {
      return below;
    }
    @Nullable JsonSpan[] room = index < below.length ? below : Arrays.copyOf(below, 2 * index + 2);
    room[index] = value;
    return room;
  }
}
