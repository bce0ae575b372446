package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API server does to an object that is applied, before it validates it: defaults are
 * filled in, also for nulls where null is no value. Other nulls stay, and are denied where null is
 * no value: a server-side apply keeps them. (A create or an update drops them, but then no
 * admission request shows them.) An object from an admission request is complete already; one from
 * a file is not. Nothing is changed in place.
 */
@SuppressWarnings("ReferenceEquality") // the very same node is what is left as it was
final class SchemaDefaults {

  private SchemaDefaults() {}

  /** The completed {@code value}; the very same node where nothing is missing. */
  static JsonNode complete(JsonNode value, Structural schema) {
    if (value instanceof ObjectNode map) {
      return completeMap(map, schema);
    }
    if (value instanceof ArrayNode list && schema.items() != null) {
      return completeList(list, schema.items());
    }
    return value;
  }

  private static JsonNode completeMap(ObjectNode map, Structural schema) {
    if (schema.properties().isEmpty() && schema.additionalProperties() == null) {
      return map; // chart values, for one, of which the schema says nothing
    }
    @Nullable ObjectNode changed = null;
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      Structural here = schema.at(entry.getKey());
      if (here == null) {
        continue;
      }
      JsonNode value = entry.getValue();
      JsonNode complete = completeOne(value, here);
      if (complete != value) {
        changed = changed == null ? copy(map) : changed;
        changed.set(entry.getKey(), complete);
      }
    }
    for (Map.Entry<String, JsonNode> missing : schema.defaults().entrySet()) {
      if (!map.has(missing.getKey())) {
        changed = changed == null ? copy(map) : changed;
        changed.set(missing.getKey(), missing.getValue());
      }
    }
    return changed == null ? map : changed;
  }

  private static JsonNode completeList(ArrayNode list, Structural items) {
    @Nullable ArrayNode changed = null;
    for (int at = 0; at < list.size(); at++) {
      JsonNode value = list.get(at);
      JsonNode complete = completeOne(value, items);
      if (complete != value) {
        if (changed == null) {
          changed = JsonNodeFactory.instance.arrayNode(list.size()).addAll(list);
        }
        changed.set(at, complete);
      }
    }
    return changed == null ? list : changed;
  }

  private static JsonNode completeOne(JsonNode value, Structural schema) {
    JsonNode defaultValue = schema.defaultValue();
    return value.isNull() && !schema.nullable() && defaultValue != null
        ? defaultValue
        : complete(value, schema);
  }

  private static ObjectNode copy(ObjectNode map) {
    return JsonNodeFactory.instance.objectNode().setAll(map);
  }
}
