package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values as validation rules see them: typed by the schema, with nothing that the schema does not
 * name, and of a whole object's metadata only the name (Kubernetes documentation, "Validation
 * rules"). Maps and lists are views, so that a rule costs what it looks at.
 */
final class CelValue {

  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  /** What every object has for rules to see, whatever its schema says of it. */
  private static final Map<String, Structural> OBJECT_FIELDS =
      Structural.of(
              JsonNodeFactory.instance.objectNode().<ObjectNode>set("properties", objectFields()))
          .properties();

  private static ObjectNode objectFields() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.putObject("apiVersion").put("type", "string");
    fields.putObject("kind").put("type", "string");
    ObjectNode metadata = fields.putObject("metadata").putObject("properties");
    metadata.putObject("name").put("type", "string");
    metadata.putObject("generateName").put("type", "string");
    return fields;
  }

  private CelValue() {}

  /**
   * The value of a node.
   *
   * @param isObject whether it is a whole Kubernetes object, with kind and metadata
   */
  static Object of(JsonNode node, Structural schema, boolean isObject) {
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> new MapView(fields(node, schema, isObject));
      case ARRAY -> new ListView(node, schema.items());
      case STRING, BINARY -> text(node.asText(), schema.format());
      case BOOLEAN -> node.asBoolean();
      case NUMBER ->
          schema.type().equals("number") || !node.canConvertToExactIntegral()
              ? (Object) node.asDouble()
              : (Object) node.asLong();
      case NULL, MISSING -> NullValue.NULL_VALUE;
    };
  }

  /** The fields of a map that rules can reach, by the name that they reach them by. */
  private static Map<String, Field> fields(JsonNode node, Structural schema, boolean isObject) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      Structural below = schema.at(key);
      if (isObject && OBJECT_FIELDS.containsKey(key)) {
        fields.put(key, new Field(entry.getValue(), OBJECT_FIELDS.get(key)));
      } else if (below != null) {
        String name = schema.properties().containsKey(key) ? escape(key) : key;
        fields.put(name, new Field(entry.getValue(), below));
      }
    }
    return fields;
  }

  /** The name that a rule must write for a field (Kubernetes documentation, "Field path names"). */
  static String escape(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }

  private static Object text(String text, String format) {
    try {
      return switch (format) {
        case "date-time", "datetime" -> OffsetDateTime.parse(text).toInstant();
        case "date" -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        case "duration" -> duration(text);
        case "byte" -> CelByteString.of(Base64.getDecoder().decode(text));
        default -> text;
      };
    } catch (DateTimeParseException | IllegalArgumentException e) {
      // Its format is at fault, which is reported of itself.
      return text;
    }
  }

  private static Object duration(String text) {
    return text.matches("([0-9]+h)?([0-9]+m)?([0-9]+s)?") && !text.isEmpty()
        ? Duration.parse("PT" + text)
        : text;
  }

  /** A field that is turned into a value when a rule asks for it. */
  private record Field(JsonNode node, Structural schema) {
    Object value() {
      return of(node, schema, schema.embeddedResource());
    }
  }

  private static final class MapView extends AbstractMap<String, Object> {
    private final Map<String, Field> fields;

    MapView(Map<String, Field> fields) {
      this.fields = fields;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      Field field = fields.get(key);
      return field == null ? null : field.value();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return fields.containsKey(key);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      Map<String, Object> values = new LinkedHashMap<>();
      fields.forEach((name, field) -> values.put(name, field.value()));
      return values.entrySet();
    }
  }

  private static final class ListView extends AbstractList<Object> {
    private final JsonNode list;
    private final @Nullable Structural items;

    ListView(JsonNode list, @Nullable Structural items) {
      this.list = list;
      this.items = items;
    }

    @Override
    public Object get(int index) {
      JsonNode item = list.get(index);
      return item == null || items == null
          ? NullValue.NULL_VALUE
          : of(item, items, items.embeddedResource());
    }

    @Override
    public int size() {
      return list.size();
    }
  }
}
