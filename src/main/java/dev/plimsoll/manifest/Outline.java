package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.FewFields.Field;
import org.jspecify.annotations.Nullable;

/** Where a map or list stands in the text that it was read from. */
final class Outline {

  private final JsonNode node;
  private final int start;
  private final int end;
  private final Field @Nullable [] fields;
  private final @Nullable Outline[] below;

  /**
   * @param node what was read there
   * @param start where it begins
   * @param end behind its last character
   * @param fields of a map, in order; null for a list
   * @param below where its values stand, in order; null for each that is neither map nor list
   */
  Outline(JsonNode node, int start, int end, Field @Nullable [] fields, @Nullable Outline[] below) {
    this.node = node;
    this.start = start;
    this.end = end;
    this.fields = fields;
    this.below = below;
  }

  JsonNode node() {
    return node;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** The map or list that stands under a key, if it is at this index. */
  @Nullable Outline at(int index, String key) {
    return fields != null && index < fields.length && fields[index].key().equals(key)
        ? below[index]
        : null;
  }

  /** The map or list that is an item of this list. */
  @Nullable Outline at(int index) {
    return fields == null && index < below.length ? below[index] : null;
  }
}
