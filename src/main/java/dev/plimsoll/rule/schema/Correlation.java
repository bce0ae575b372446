package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value together with the old value that it replaces. It decides what the API server lets pass
 * because an update left it alone (Kubernetes documentation, "Validation ratcheting"; in the source
 * {@code apiserver/pkg/cel/common/equality.go}): fields correspond by name, items of a list of type
 * {@code map} by key, items of any other list not at all, and keys that the schema does not name
 * are never taken as equal.
 *
 * @param schema the schema of both
 * @param value the new value
 * @param old the old value
 */
record Correlation(Structural schema, JsonNode value, JsonNode old) {

  /**
   * Whether {@code place}, or anything that it lies in, is as it was before. The root's own {@code
   * apiVersion} and {@code kind} never count, since both objects are read at the same version.
   */
  boolean isUnchangedAt(Pointer place) {
    Correlation here = this;
    boolean top = true;
    for (Pointer step : place.steps()) {
      if (here.isUnchanged()) {
        return true;
      }
      Correlation next =
          step.index() >= 0
              ? here.item(step.index())
              : top && isTypeMeta(step.token()) ? null : here.field(step.token());
      if (next == null) {
        return false;
      }
      here = next;
      top = false;
    }
    return here.isUnchanged();
  }

  static boolean isTypeMeta(String field) {
    return field.equals("apiVersion") || field.equals("kind");
  }

  /** What stands under {@code name} in both; null where they do not correspond. */
  @Nullable Correlation field(String name) {
    Structural below = schema.at(name);
    JsonNode now = value.get(name);
    JsonNode before = old.get(name);
    return below == null || now == null || before == null
        ? null
        : new Correlation(below, now, before);
  }

  /** What stands at {@code index} of the new list, with its old value; null if it has none. */
  @Nullable Correlation item(int index) {
    JsonNode now = value.get(index);
    if (now == null || schema.items() == null) {
      return null;
    }
    JsonNode before = oldItem(now);
    return before == null ? null : new Correlation(schema.items(), now, before);
  }

  /** The item of the old list that has the same key as {@code item}; null if there is none. */
  @Nullable JsonNode oldItem(JsonNode item) {
    if (!schema.listType().equals("map")) {
      return null;
    }
    List<JsonNode> key = schema.keyOf(item);
    if (key == null || !old.isArray()) {
      return null;
    }
    for (JsonNode candidate : old) {
      if (key.equals(schema.keyOf(candidate))) {
        return candidate;
      }
    }
    return null;
  }

  boolean isUnchanged() {
    if (value.isArray() && old.isArray()) {
      return isUnchangedList();
    }
    if (value.isObject() && old.isObject()) {
      return isUnchangedMap();
    }
    return value.equals(old);
  }

  private boolean isUnchangedList() {
    if (value.size() != old.size()) {
      return false;
    }
    if (!schema.listType().equals("map")) {
      return value.equals(old);
    }
    for (int at = 0; at < value.size(); at++) {
      Correlation item = item(at);
      if (item == null || !item.isUnchanged()) {
        return false;
      }
    }
    return true;
  }

  private boolean isUnchangedMap() {
    if (value.size() != old.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      Correlation field = field(entry.getKey());
      if (field == null || !field.isUnchanged()) {
        return false;
      }
    }
    return true;
  }
}
