package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.path.PathType;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A structural schema as JSON Schema, which is what the validator understands. The two differ in
 * null, in texts that may be numbers, in how regular expressions read (RE2's syntax), and in which
 * formats are checked.
 */
final class JsonSchema {

  private static final Set<String> AS_IT_STANDS =
      Set.of(
          "required",
          "enum",
          "pattern",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minProperties",
          "maxProperties");

  /** JSON Schema draft 4, whose exclusive bounds are booleans as in structural schemas. */
  private static final Dialect DIALECT =
      Dialect.builder("https://plimsoll.dev/structural", Dialects.getDraft4())
          .formats(formats -> {
            formats.clear();
            Formats.CHECKED.forEach((name, check) -> formats.put(name, new Checked(name, check)));
          })
          .build();

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .formatAssertionsEnabled(true)
          .losslessNarrowing(true)
          .regularExpressionFactory(regex -> {
            Pattern pattern = Pattern.compile(regex);
            return text -> pattern.matcher(text).find();
          })
          .build();

  private static final JsonNode LEAST_INTEGER = JsonNodeFactory.instance.numberNode(Long.MIN_VALUE);
  private static final JsonNode LARGEST_INTEGER =
      JsonNodeFactory.instance.numberNode(Long.MAX_VALUE);

  private JsonSchema() {}

  /** The validator of a schema that was {@linkplain #translate translated}. */
  static Schema validator(JsonNode translated) {
    return SchemaRegistry.withDialect(
            DIALECT, builder -> builder.schemaRegistryConfig(CONFIG).schemaCacheEnabled(false))
        .getSchema(translated);
  }

  /** A schema as it stands under {@code openAPIV3Schema}, in the words of JSON Schema. */
  static ObjectNode translate(JsonNode openApi) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode types = JsonNodeFactory.instance.arrayNode();
    for (Map.Entry<String, JsonNode> entry : openApi.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      switch (key) {
        case "type" -> types.add(value);
        case "x-kubernetes-int-or-string" -> {
          if (value.asBoolean()) {
            types.add("integer").add("string");
          }
        }
        case "properties" -> {
          ObjectNode properties = schema.putObject(key);
          value.properties().forEach(e -> properties.set(e.getKey(), translate(e.getValue())));
        }
        case "allOf", "anyOf", "oneOf" -> {
          ArrayNode branches = schema.putArray(key);
          value.forEach(branch -> branches.add(translate(branch)));
        }
        case "format" -> schema.put(key, Formats.normal(value.asText()));
        case "items", "not" -> schema.set(key, translate(value));
        case "additionalProperties" -> schema.set(key, value.isObject() ? translate(value) : value);
        default -> {
          if (AS_IT_STANDS.contains(key)) {
            schema.set(key, value);
          }
        }
      }
    }
    if (!types.isEmpty()) {
      if (openApi.path("nullable").asBoolean()) {
        types.add("null");
      }
      schema.set("type", types.size() == 1 ? types.get(0) : types);
      types.forEach(type -> boundIfInteger(schema, type.asText()));
    }
    return schema;
  }

  /** The API server reads a whole number that 64 bits do not hold as one that is not whole. */
  private static void boundIfInteger(ObjectNode schema, String type) {
    if (type.equals("integer")) {
      schema.putIfAbsent("minimum", LEAST_INTEGER);
      schema.putIfAbsent("maximum", LARGEST_INTEGER);
    }
  }

  /** Whether a minimum or maximum is not the schema's own, but that of all whole numbers. */
  static boolean isBoundOfIntegers(JsonNode bound) {
    return bound.equals(LEAST_INTEGER) || bound.equals(LARGEST_INTEGER);
  }

  /** A format in the validator's terms. */
  private record Checked(String name, Predicate<String> check) implements Format {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean matches(ExecutionContext context, String text) {
      return check.test(text);
    }
  }
}
