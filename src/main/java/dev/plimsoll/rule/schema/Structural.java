package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node of a structural schema (Kubernetes documentation, "Extend the Kubernetes API with
 * CustomResourceDefinitions"), in the parts that JSON Schema does not know or that say how an
 * object is walked.
 *
 * @param type the type, such as {@code object}; empty where the schema names none
 * @param format the format of a text or number; empty for none
 * @param nullable whether null is a value here
 * @param preservesUnknown whether fields may stand here that the schema does not name
 * @param embeddedResource whether a whole Kubernetes object stands here
 * @param properties the schemas of named fields
 * @param additionalProperties the schema of all other keys, if there is one
 * @param items the schema of a list's items, if there is one
 * @param listType {@code atomic}, {@code set} or {@code map}; empty for none
 * @param listMapKeys the fields that together name an item of a list of type {@code map}
 * @param defaultValue what the API server fills in where the field is missing
 * @param defaults what the API server fills in for missing properties, itself complete
 * @param rules the validation rules of this node
 * @param hasRules whether this node or one below it has validation rules
 * @param looksBack whether one of those rules may ask for the old value
 * @param hasListTypes whether this node or one below it is a list of unique items
 * @param hasEmbedded whether a whole Kubernetes object stands here or below
 */
record Structural(
    String type,
    String format,
    boolean nullable,
    boolean preservesUnknown,
    boolean embeddedResource,
    Map<String, Structural> properties,
    @Nullable Structural additionalProperties,
    @Nullable Structural items,
    String listType,
    List<String> listMapKeys,
    @Nullable JsonNode defaultValue,
    Map<String, JsonNode> defaults,
    List<Rule> rules,
    boolean hasRules,
    boolean looksBack,
    boolean hasListTypes,
    boolean hasEmbedded) {

  /** Reads a schema as it stands under {@code openAPIV3Schema}; compiles its validation rules. */
  static Structural of(JsonNode schema) {
    Map<String, Structural> properties = new LinkedHashMap<>();
    Map<String, JsonNode> defaults = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      Structural below = of(property.getValue());
      properties.put(property.getKey(), below);
      if (below.defaultValue() != null) {
        defaults.put(property.getKey(), SchemaDefaults.complete(below.defaultValue(), below));
      }
    }
    Structural additional = optional(schema.path("additionalProperties"));
    Structural items = optional(schema.path("items"));
    List<Rule> rules = new ArrayList<>();
    collectRules(schema, rules);
    List<Structural> below =
        Stream.concat(
                properties.values().stream(), Stream.of(additional, items).filter(Objects::nonNull))
            .toList();
    String listType = schema.path("x-kubernetes-list-type").asText("");
    boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
    List<String> keys = new ArrayList<>();
    schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    JsonNode defaultValue = schema.get("default");
    return new Structural(
        schema.path("type").asText(""),
        schema.path("format").asText(""),
        schema.path("nullable").asBoolean(),
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
            || schema.path("additionalProperties").asBoolean(),
        embedded,
        Collections.unmodifiableMap(properties),
        additional,
        items,
        listType,
        List.copyOf(keys),
        defaultValue == null || defaultValue.isNull() ? null : defaultValue,
        Map.copyOf(defaults),
        List.copyOf(rules),
        !rules.isEmpty() || below.stream().anyMatch(Structural::hasRules),
        rules.stream().anyMatch(Rule::looksBack) || below.stream().anyMatch(Structural::looksBack),
        listType.equals("set")
            || listType.equals("map")
            || below.stream().anyMatch(Structural::hasListTypes),
        embedded || below.stream().anyMatch(Structural::hasEmbedded));
  }

  private static @Nullable Structural optional(JsonNode schema) {
    return schema.isObject() ? of(schema) : null;
  }

  /** Rules may also stand in the branches of an allOf; they hold for the same value. */
  private static void collectRules(JsonNode schema, List<Rule> rules) {
    schema.path("x-kubernetes-validations").forEach(rule -> rules.add(Rule.of(rule)));
    schema.path("allOf").forEach(branch -> collectRules(branch, rules));
  }

  /** The schema of what stands under {@code key}; null where the schema does not know it. */
  @Nullable Structural at(String key) {
    Structural property = properties.get(key);
    return property == null ? additionalProperties : property;
  }

  /** Whether only the named fields may stand here. A schema that names none says nothing. */
  boolean isClosed() {
    return !preservesUnknown && additionalProperties == null && !properties.isEmpty();
  }

  /** The key of a list item as the fields in {@link #listMapKeys} name it; null if it has none. */
  @Nullable List<JsonNode> keyOf(JsonNode item) {
    List<JsonNode> key = new ArrayList<>(listMapKeys.size());
    for (String field : listMapKeys) {
      JsonNode value = item.get(field);
      if (value == null || !value.isValueNode() || value.isNull()) {
        return null;
      }
      key.add(value);
    }
    return key;
  }
}
