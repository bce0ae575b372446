package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells in a single quick walk that a value is sound, as nearly every value is. What it does not
 * accept may be sound all the same: that, and what is wrong, is for the validator to say.
 *
 * <p>Of demands that are rare, or intricate to get as exactly right as the validator has them, it
 * accepts nothing.
 *
 * @param demands what the value has to meet, each
 */
record FastSchemaCheck(List<Predicate<JsonNode>> demands) {

  /**
   * Compiles a JSON Schema.
   *
   * @param schema as {@link JsonSchema} writes it
   * @throws RuntimeException if a regular expression does not parse
   */
  static FastSchemaCheck of(JsonNode schema) {
    List<Predicate<JsonNode>> demands = new ArrayList<>();
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      JsonNode bound = keyword.getValue();
      if (JsonSchema.isBoundOfIntegers(bound)) {
        continue;
      }
      switch (keyword.getKey()) {
        case "type" -> demands.add(type(bound));
        case "enum" -> demands.add(oneOf(bound));
        case "required" -> demands.add(required(bound));
        case "properties" -> demands.add(fields(bound, schema.path("additionalProperties")));
        case "additionalProperties" -> {
          if (!schema.has("properties")) {
            demands.add(fields(schema.path("properties"), bound));
          }
        }
        case "items" -> demands.add(items(of(bound)));
        case "pattern" -> demands.add(text(new Known(Pattern.compile(bound.asText()))));
        case "format" -> {
          Predicate<String> check = Formats.CHECKED.get(bound.asText());
          if (check != null) {
            demands.add(text(check));
          }
        }
        case "minLength" -> demands.add(text(text -> length(text) >= bound.asLong()));
        case "maxLength" -> demands.add(text(text -> length(text) <= bound.asLong()));
        case "minItems" -> demands.add(node -> !node.isArray() || node.size() >= bound.asLong());
        case "maxItems" -> demands.add(node -> !node.isArray() || node.size() <= bound.asLong());
        case "minProperties" ->
            demands.add(node -> !node.isObject() || node.size() >= bound.asLong());
        case "maxProperties" ->
            demands.add(node -> !node.isObject() || node.size() <= bound.asLong());
        case "minimum" -> demands.add(number(bound, number -> number >= bound.asLong()));
        case "maximum" -> demands.add(number(bound, number -> number <= bound.asLong()));
        case "allOf" -> bound.forEach(branch -> demands.add(of(branch)::accepts));
        case "anyOf" -> demands.add(any(bound));
        default -> demands.add(node -> false);
      }
    }
    return new FastSchemaCheck(List.copyOf(demands));
  }

  /** Whether a value is sound for sure. */
  boolean accepts(JsonNode value) {
    for (int at = 0; at < demands.size(); at++) {
      if (!demands.get(at).test(value)) {
        return false;
      }
    }
    return true;
  }

  private static Predicate<JsonNode> type(JsonNode types) {
    if (types.isArray()) {
      Predicate<JsonNode> any = node -> false;
      for (JsonNode each : types) {
        any = any.or(type(each));
      }
      return any;
    }
    return switch (types.asText()) {
      case "object" -> JsonNode::isObject;
      case "array" -> JsonNode::isArray;
      case "string" -> JsonNode::isTextual;
      case "boolean" -> JsonNode::isBoolean;
      case "integer" -> value -> value.isIntegralNumber() && value.canConvertToLong();
      case "number" -> JsonNode::isNumber;
      case "null" -> JsonNode::isNull;
      default -> node -> false;
    };
  }

  private static Predicate<JsonNode> oneOf(JsonNode values) {
    Set<JsonNode> known = new HashSet<>();
    values.forEach(known::add);
    return known::contains;
  }

  private static Predicate<JsonNode> required(JsonNode names) {
    List<String> required = new ArrayList<>();
    names.forEach(name -> required.add(name.asText()));
    return value -> !value.isObject() || required.stream().allMatch(value::has);
  }

  private static Predicate<JsonNode> fields(JsonNode named, JsonNode others) {
    Map<String, FastSchemaCheck> fields = new HashMap<>();
    named.properties().forEach(field -> fields.put(field.getKey(), of(field.getValue())));
    @Nullable FastSchemaCheck other = others.isObject() ? of(others) : null;
    boolean closed = others.isBoolean() && !others.asBoolean();
    return value -> {
      if (!value.isObject()) {
        return true;
      }
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        FastSchemaCheck field = fields.getOrDefault(entry.getKey(), other);
        if (field == null ? closed : !field.accepts(entry.getValue())) {
          return false;
        }
      }
      return true;
    };
  }

  private static Predicate<JsonNode> items(FastSchemaCheck each) {
    return value -> {
      for (int at = 0; value.isArray() && at < value.size(); at++) {
        if (!each.accepts(value.get(at))) {
          return false;
        }
      }
      return true;
    };
  }

  private static Predicate<JsonNode> any(JsonNode branches) {
    List<FastSchemaCheck> alternatives = new ArrayList<>();
    branches.forEach(branch -> alternatives.add(of(branch)));
    return value -> alternatives.stream().anyMatch(acceptance -> acceptance.accepts(value));
  }

  private static Predicate<JsonNode> text(Predicate<String> check) {
    return value -> !value.isTextual() || check.test(value.textValue());
  }

  /** Whole numbers within whole bounds; others are the validator's to compare. */
  private static Predicate<JsonNode> number(JsonNode bound, Predicate<Long> check) {
    return value ->
        !value.isNumber()
            || (bound.canConvertToLong()
                && bound.isIntegralNumber()
                && value.isIntegralNumber()
                && value.canConvertToLong()
                && check.test(value.longValue()));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * Matches texts, and knows again what matched lately: intervals and names are the same from one
   * object to the next, and a linear expression takes its time.
   */
  private static final class Known implements Predicate<String> {

    private static final int REMEMBERED = 16;
    private static final int LONGEST = 100;

    private final Pattern pattern;
    private final @Nullable String[] lately = new @Nullable String[REMEMBERED];

    Known(Pattern pattern) {
      this.pattern = pattern;
    }

    @Override
    public boolean test(String text) {
      int slot = text.hashCode() & (REMEMBERED - 1);
      if (text.equals(lately[slot])) {
        return true;
      }
      boolean matches = pattern.matcher(text).find();
      if (matches && text.length() <= LONGEST) {
        lately[slot] = text;
      }
      return matches;
    }
  }
}
