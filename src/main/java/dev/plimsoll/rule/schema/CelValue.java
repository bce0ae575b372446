package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.plimsoll.rule.cel.MapView;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.AbstractList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
      case OBJECT, POJO -> new TypedView(node, schema, isObject);
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

  /** The field that a rule means by a name (Kubernetes documentation, "Field path names"). */
  private static String unescape(String name) {
    if (!name.contains("__")) {
      return name;
    }
    if (name.startsWith("__") && name.endsWith("__") && name.length() > 4) {
      String word = name.substring(2, name.length() - 2);
      if (RESERVED.contains(word)) {
        return word;
      }
    }
    return name.replace("__dash__", "-")
        .replace("__dot__", ".")
        .replace("__slash__", "/")
        .replace("__underscores__", "__");
  }

  /** The name that a rule must write for a field. */
  private static String escape(String name) {
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

  private static final Pattern DURATION = Pattern.compile("([0-9]+h)?([0-9]+m)?([0-9]+s)?");

  private static Object duration(String text) {
    return DURATION.matcher(text).matches() && !text.isEmpty() ? Duration.parse("PT" + text) : text;
  }

  private static final class TypedView extends MapView {

    @SuppressWarnings("Immutable") // nobody changes a tree that was read
    private final JsonNode map;

    @SuppressWarnings("Immutable") // nor a schema
    private final Structural schema;

    private final boolean isObject;

    TypedView(JsonNode map, Structural schema, boolean isObject) {
      this.map = map;
      this.schema = schema;
      this.isObject = isObject;
    }

    /** The schema of what stands under a key, if rules can reach it. */
    private @Nullable Structural schemaOf(String key) {
      Structural ofObject = isObject ? OBJECT_FIELDS.get(key) : null;
      return ofObject == null ? schema.at(key) : ofObject;
    }

    /** Keys of a free map are written as they are. */
    private String key(Object name) {
      return schema.additionalProperties() == null ? unescape(name.toString()) : name.toString();
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
      if (name == null) {
        return null;
      }
      String key = key(name);
      JsonNode value = map.get(key);
      Structural below = schemaOf(key);
      return value == null || below == null ? null : of(value, below, below.embeddedResource());
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
      return name != null && map.has(key(name)) && schemaOf(key(name)) != null;
    }

    @Override
    protected Map<String, Object> entries() {
      Map<String, Object> values = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        String key = entry.getKey();
        Structural below = schemaOf(key);
        if (below != null) {
          values.put(
              schema.additionalProperties() == null ? escape(key) : key,
              of(entry.getValue(), below, below.embeddedResource()));
        }
      }
      return values;
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
