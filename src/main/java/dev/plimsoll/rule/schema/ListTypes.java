package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code x-kubernetes-list-type} demands: the items of a set are all different, those of a map
 * have different keys (apiextensions-apiserver, {@code pkg/apiserver/schema/listtype}).
 */
final class ListTypes {

  private ListTypes() {}

  static void check(JsonNode value, Structural schema, Pointer place, Violations violations) {
    if (!schema.hasListTypes()) {
      return;
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        Structural below = schema.at(entry.getKey());
        if (below != null && below.hasListTypes()) {
          check(entry.getValue(), below, place.key(entry.getKey()), violations);
        }
      }
    } else if (value.isArray()) {
      if (schema.listType().equals("set") || schema.listType().equals("map")) {
        checkUnique(value, schema, place, violations);
      }
      if (schema.items() != null) {
        for (int at = 0; at < value.size(); at++) {
          check(value.get(at), schema.items(), place.at(at), violations);
        }
      }
    }
  }

  private static void checkUnique(
      JsonNode list, Structural schema, Pointer place, Violations violations) {
    boolean isMap = schema.listType().equals("map");
    Map<JsonNode, Integer> seen = new HashMap<>();
    for (int at = 0; at < list.size(); at++) {
      JsonNode item = list.get(at);
      if (isMap && !item.isObject() && !item.isNull()) {
        violations.add(
            place.at(at),
            place.at(at).toString(),
            ViolationCause.INVALID,
            ": must be an object for an array of list-type map");
        return;
      }
      JsonNode key = isMap ? key(item, schema) : item;
      if (seen.merge(key, 1, Integer::sum) == 2) {
        Pointer here = place.at(at);
        violations.add(
            here, here.toString(), ViolationCause.DUPLICATE, ": " + violations.shown(here, key));
      }
    }
  }

  /** The key of an item, as the API server shows it; fields that it lacks are left out. */
  private static JsonNode key(JsonNode item, Structural schema) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    for (String field : schema.listMapKeys()) {
      if (item.has(field)) {
        key.set(field, item.get(field));
      }
    }
    return key;
  }
}
