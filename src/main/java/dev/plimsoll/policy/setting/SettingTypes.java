package dev.plimsoll.policy.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.manifest.Pointer;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plain shapes that settings are written in. */
public final class SettingTypes {

  private SettingTypes() {}

  /** A text that is not empty. */
  public static SettingType<String> text() {
    return new Scalar<>(JsonNodeType.STRING, "a text", schema("string").put("minLength", 1)) {
      @Override
      String convert(JsonNode node) {
        if (node.asText().isEmpty()) {
          throw new IllegalArgumentException("must not be empty");
        }
        return node.asText();
      }
    };
  }

  /** One text and no other. */
  public static SettingType<String> constant(String text) {
    return text()
        .as(found -> {
          if (!found.equals(text)) {
            throw new IllegalArgumentException("\"" + found + "\" is not " + text);
          }
          return found;
        })
        .stating(schema -> schema.put("const", text));
  }

  /** {@code true} or {@code false}. */
  public static SettingType<Boolean> flag() {
    return new Scalar<>(JsonNodeType.BOOLEAN, "true or false", schema("boolean")) {
      @Override
      Boolean convert(JsonNode node) {
        return node.asBoolean();
      }
    };
  }

  /** One of the names of an enum, spelled as the constants are. */
  public static <E extends Enum<E>> SettingType<E> oneOf(Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
    ObjectNode schema = schema("string");
    names.forEach(schema.putArray("enum")::add);
    return new Scalar<>(JsonNodeType.STRING, "one of " + String.join(", ", names), schema) {
      @Override
      E convert(JsonNode node) {
        if (!names.contains(node.asText())) {
          throw new IllegalArgumentException(
              "\"" + node.asText() + "\" is unknown" + Suggestion.instead(node.asText(), names));
        }
        return Enum.valueOf(type, node.asText());
      }
    };
  }

  /** A text in which {@code *} stands for any characters and {@code ?} for one. */
  public static SettingType<Glob> glob() {
    return text().as(Glob::of);
  }

  /** A regular expression in RE2 syntax, as Go and so Flux have it: linear in time. */
  public static SettingType<Pattern> regex() {
    return text()
        .as(text -> {
          try {
            return Pattern.compile(text);
          } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                "\"" + text + "\" is no regular expression: " + e.getDescription(), e);
          }
        });
  }

  /** A day, written {@code 2027-01-31}. */
  public static SettingType<LocalDate> day() {
    return text()
        .as(text -> {
          try {
            return LocalDate.parse(text);
          } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                "\"" + text + "\" is no day; write it as 2027-01-31", e);
          }
        })
        .stating(schema -> schema.put("format", "date"))
        .like("2027-01-31");
  }

  /** A list, each item in the same shape. */
  public static <T> SettingType<List<T>> list(SettingType<T> item) {
    return new SettingType<>() {
      @Override
      public Optional<List<T>> read(JsonNode node, Pointer place, SettingProblems problems) {
        if (!node.isArray()) {
          problems.add(place, place + " must be a list, and is " + describe(node));
          return Optional.empty();
        }
        List<T> items = new ArrayList<>();
        boolean sound = true;
        for (int i = 0; i < node.size(); i++) {
          Optional<T> value = item.read(node.get(i), place.at(i), problems);
          value.ifPresent(items::add);
          sound &= value.isPresent();
        }
        return sound ? Optional.of(List.copyOf(items)) : Optional.empty();
      }

      @Override
      public ObjectNode schema() {
        return SettingTypes.schema("array").set("items", item.schema());
      }
    };
  }

  /** A map from any text, each value in the same shape; in the order written. */
  public static <T> SettingType<Map<String, T>> map(SettingType<T> value) {
    return new SettingType<>() {
      @Override
      public Optional<Map<String, T>> read(JsonNode node, Pointer place, SettingProblems problems) {
        if (!node.isObject()) {
          problems.add(place, place + " must be a map, and is " + describe(node));
          return Optional.empty();
        }
        Map<String, T> entries = new LinkedHashMap<>();
        boolean sound = true;
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          Optional<T> read = value.read(entry.getValue(), place.key(entry.getKey()), problems);
          read.ifPresent(found -> entries.put(entry.getKey(), found));
          sound &= read.isPresent();
        }
        return sound ? Optional.of(entries) : Optional.empty();
      }

      @Override
      public ObjectNode schema() {
        return SettingTypes.schema("object").set("additionalProperties", value.schema());
      }
    };
  }

  /** Anything that is a map: a whole Kubernetes object, or part of one. */
  public static SettingType<JsonNode> tree() {
    return new Scalar<>(JsonNodeType.OBJECT, "a map", schema("object")) {
      @Override
      JsonNode convert(JsonNode node) {
        return node;
      }
    };
  }

  /** A map with known keys, made into one value. */
  public static <T> SettingType<T> object(
      java.util.function.Function<Fields, T> make, Field<?>... fields) {
    return new ObjectSettingType<>(make, List.of(fields));
  }

  /** A JSON Schema of one type. */
  static ObjectNode schema(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  /** A setting's value as JSON has it, where JSON has it; empty for what says nothing. */
  static Optional<JsonNode> plain(@Nullable Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (value) {
      case String text when !text.isEmpty() -> Optional.of(json.textNode(text));
      case Boolean flag -> Optional.of(json.booleanNode(flag));
      case Integer number -> Optional.of(json.numberNode(number));
      case Enum<?> constant -> Optional.of(json.textNode(constant.toString()));
      case Glob glob -> Optional.of(json.textNode(glob.text()));
      case List<?> list when !list.isEmpty() -> {
        ArrayNode items = json.arrayNode();
        list.forEach(item -> plain(item).ifPresent(items::add));
        yield items.size() == list.size() ? Optional.of(items) : Optional.empty();
      }
      case null, default -> Optional.empty();
    };
  }

  /** What a node is, in words for an error. */
  public static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "a map";
      case ARRAY -> "a list";
      case STRING -> "the text \"" + node.asText() + "\"";
      case NULL, MISSING -> "empty";
      default -> node.asText() + ", " + article(node.getNodeType());
    };
  }

  private static String article(JsonNodeType type) {
    return "a " + type.name().toLowerCase(Locale.ROOT);
  }

  /** A shape of one node of one type. */
  private abstract static class Scalar<T> implements SettingType<T> {
    private final JsonNodeType type;
    private final String expected;
    private final ObjectNode schema;

    Scalar(JsonNodeType type, String expected, ObjectNode schema) {
      this.type = type;
      this.expected = expected;
      this.schema = schema;
    }

    /** The value; an {@link IllegalArgumentException} says why it cannot be one. */
    abstract T convert(JsonNode node);

    @Override
    public final Optional<T> read(JsonNode node, Pointer place, SettingProblems problems) {
      if (node.getNodeType() != type) {
        problems.add(place, place + " must be " + expected + ", and is " + describe(node));
        return Optional.empty();
      }
      try {
        return Optional.of(convert(node));
      } catch (IllegalArgumentException e) {
        problems.add(place, place + ": " + e.getMessage());
        return Optional.empty();
      }
    }

    @Override
    public final ObjectNode schema() {
      return schema.deepCopy();
    }
  }
}
