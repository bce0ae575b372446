package dev.plimsoll.policy.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A map with known keys. An unknown key is an error, as is a required one that is absent. */
public record ObjectSettingType<T>(Function<Fields, T> make, List<Field<?>> fields)
    implements SettingType<T> {

  @Override
  public Optional<T> read(JsonNode node, Pointer place, SettingProblems problems) {
    // A key without a value ("chartSource:") means the map with nothing set.
    JsonNode map = node.isNull() ? JsonNodeFactory.instance.objectNode() : node;
    if (!map.isObject()) {
      problems.add(place, place + " must be a map, and is " + SettingTypes.describe(node));
      return Optional.empty();
    }
    boolean sound = knowsEveryKey(map, place, problems);
    Map<String, Object> values = new HashMap<>();
    for (Field<?> field : fields) {
      sound &= read(field, map, place, values, problems);
    }
    if (!sound) {
      return Optional.empty();
    }
    try {
      return Optional.of(make.apply(new Fields(values, place)));
    } catch (IllegalArgumentException e) {
      problems.add(place, place + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private boolean knowsEveryKey(JsonNode map, Pointer place, SettingProblems problems) {
    boolean sound = true;
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (!knows(entry.getKey())) {
        List<String> known = fields.stream().map(Field::name).toList();
        problems.add(
            place.key(entry.getKey()),
            "unknown key \""
                + entry.getKey()
                + "\""
                + (place.isRoot() ? "" : " in " + place)
                + Suggestion.instead(entry.getKey(), known));
        sound = false;
      }
    }
    return sound;
  }

  private boolean knows(String key) {
    for (Field<?> field : fields) {
      if (field.name().equals(key)) {
        return true;
      }
    }
    return false;
  }

  private static <V> boolean read(
      Field<V> field,
      JsonNode map,
      Pointer place,
      Map<String, Object> values,
      SettingProblems problems) {
    JsonNode node = map.get(field.name());
    if (node != null) {
      Optional<V> value = field.type().read(node, place.key(field.name()), problems);
      value.ifPresent(found -> values.put(field.name(), found));
      return value.isPresent();
    }
    if (field.required()) {
      problems.add(place, place.key(field.name()) + " is missing: " + field.description());
      return false;
    }
    if (field.fallback() != null) {
      values.put(field.name(), field.fallback());
    }
    return true;
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = SettingTypes.schema("object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (Field<?> field : fields) {
      ObjectNode property = field.type().schema().put("description", field.description());
      SettingTypes.plain(field.fallback()).ifPresent(value -> property.set("default", value));
      properties.set(field.name(), property);
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (required.isEmpty()) {
      // A key without a value means the map with nothing set.
      schema.putArray("type").add("object").add("null");
    } else {
      schema.set("required", required);
    }
    return schema;
  }
}
