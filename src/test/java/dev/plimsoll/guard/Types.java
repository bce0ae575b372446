package dev.plimsoll.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Whether values are of the types that a schema says; null is of any. */
final class Types {

  private Types() {}

  static boolean fit(JsonNode value, JsonNode schema) {
    if (value.isNull()) {
      return true;
    }
    return switch (schema.path("type").asText("")) {
      case "object" -> value.isObject() && fieldsFit(value, schema);
      case "array" -> value.isArray() && itemsFit(value, schema);
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer", "number" -> value.isNumber();
      // Such as a place that the schema does not know, which makes an apply fail too.
      default ->
          schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
              || schema.path("x-kubernetes-int-or-string").asBoolean();
    };
  }

  private static boolean fieldsFit(JsonNode map, JsonNode schema) {
    JsonNode others = schema.path("additionalProperties");
    for (Map.Entry<String, JsonNode> field : map.properties()) {
      JsonNode below = schema.path("properties").path(field.getKey());
      if (below.isMissingNode()
          && !others.isObject()
          && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
        return false;
      }
      if ((!below.isMissingNode() || others.isObject())
          && !fit(field.getValue(), below.isMissingNode() ? others : below)) {
        return false;
      }
    }
    return true;
  }

  private static boolean itemsFit(JsonNode list, JsonNode schema) {
    boolean atomic = schema.path("x-kubernetes-list-type").asText("atomic").equals("atomic");
    for (JsonNode item : list) {
      if (item.isNull() ? !atomic : !fit(item, schema.path("items"))) {
        return false;
      }
    }
    return true;
  }
}
