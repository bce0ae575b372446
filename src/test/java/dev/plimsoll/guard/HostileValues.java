package dev.plimsoll.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.rule.schema.Change;
import dev.plimsoll.rule.schema.Specimens;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Values at one place that implementations of one schema language are apt to evaluate differently:
 * nulls at every depth, the bounds and one past them, numbers that fit no machine word.
 */
final class HostileValues {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Specimens.Place place;
  private final JsonNode schema;
  private final List<Change> changes = new ArrayList<>();

  private HostileValues(Specimens.Place place) {
    this.place = place;
    this.schema = place.schema();
  }

  static List<Change> at(Specimens.Place place) {
    HostileValues values = new HostileValues(place);
    values.changes.add(new Change(place.pointer(), "without", null));
    switch (place.schema().path("type").asText("")) {
      case "object" -> values.maps();
      case "array" -> values.lists();
      case "string" -> values.texts();
      case "integer", "number" -> values.numbers();
      case "boolean" -> values.put("a boolean as text", JSON.textNode("true"));
      default -> values.anything();
    }
    return values.changes;
  }

  private void put(String what, JsonNode value) {
    changes.add(new Change(place.pointer(), what, value));
  }

  private void maps() {
    ObjectNode nulls = JSON.objectNode();
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      nulls.putNull(field.getKey());
    }
    put("all fields null", nulls);
    ObjectNode valid = (ObjectNode) valid(schema);
    put("a null besides", valid.deepCopy().putNull("unheardOf"));
    put("an empty key", valid.deepCopy().put("", "a"));
    if (schema.path("additionalProperties").isObject()) {
      put("a null entry", JSON.objectNode().putNull("a"));
      put("a null entry of two", valid.deepCopy().putNull("a"));
    }
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      anything();
    }
  }

  private void lists() {
    JsonNode item = valid(schema.path("items"));
    put("a null item", JSON.arrayNode().addNull());
    put("a null item of two", JSON.arrayNode().add(item).addNull());
    put("a list in the list", JSON.arrayNode().add(JSON.arrayNode().addNull()));
    put("an empty item", JSON.arrayNode().addObject());
    put("items of two types", JSON.arrayNode().add(item).add(1));
    for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
      ObjectNode keyed = item.deepCopy();
      put("a null key", JSON.arrayNode().add(keyed.putNull(key.asText())));
      ObjectNode keyless = item.deepCopy();
      keyless.remove(key.asText());
      put("no key", JSON.arrayNode().add(keyless));
      put("no key twice", JSON.arrayNode().add(keyless).add(keyless));
    }
    if (item instanceof ObjectNode map) {
      for (Map.Entry<String, JsonNode> field : map.properties()) {
        ObjectNode second = map.deepCopy();
        second.putNull(field.getKey());
        put("a null in the second item", JSON.arrayNode().add(map).add(second));
      }
    }
    sizes(
        "minItems",
        "maxItems",
        size -> {
          ArrayNode list = JSON.arrayNode();
          for (int i = 0; i < size; i++) {
            list.add(item.isTextual() ? JSON.textNode(item.asText() + i) : item);
          }
          return list;
        });
  }

  private void texts() {
    sizes("minLength", "maxLength", size -> JSON.textNode("x".repeat(size)));
    sizes("minLength", "maxLength", size -> JSON.textNode("\uD83D\uDE00".repeat(size)));
    put("a zero character", JSON.textNode("a\u0000b"));
    put("a number as text", JSON.textNode("7"));
    put("null as text", JSON.textNode("null"));
    for (JsonNode member : schema.path("enum")) {
      put("another case", JSON.textNode(member.asText().toLowerCase(Locale.ROOT)));
      put("a space after it", JSON.textNode(member.asText() + " "));
      put("a member", member);
    }
  }

  private void numbers() {
    put("a number as text", JSON.textNode("7"));
    put("31 bits and one", JSON.numberNode(1L << 31));
    put("more than 64 bits", JSON.numberNode(new BigInteger("123456789012345678901234567890")));
    put("just more than 64 bits", JSON.numberNode(BigInteger.TWO.pow(63)));
    put("an exponent", JSON.numberNode(new BigDecimal("1E+3")));
    put("a huge exponent", JSON.numberNode(new BigDecimal("1E+300")));
    put("minus zero", JSON.numberNode(-0.0));
    for (String bound : List.of("minimum", "maximum")) {
      if (schema.has(bound)) {
        long value = schema.get(bound).asLong();
        put(bound, JSON.numberNode(value));
        put("one less than the " + bound, JSON.numberNode(value - 1));
        put("one more than the " + bound, JSON.numberNode(value + 1));
      }
    }
  }

  private void anything() {
    put("an empty map", JSON.objectNode());
    put("a null in it", JSON.objectNode().putNull("x"));
    ObjectNode deep = JSON.objectNode();
    deep.putObject("x").putNull("y");
    deep.putArray("z").addNull().addObject().putNull("");
    put("nulls deep in it", deep);
    put("a list of a null", JSON.arrayNode().addNull());
    put("a large number in it", JSON.objectNode().put("x", new BigInteger("9".repeat(30))));
    put("a fraction in it", JSON.objectNode().put("x", new BigDecimal("1.10")));
  }

  private interface OfSize {
    JsonNode of(int size);
  }

  private void sizes(String least, String most, OfSize values) {
    if (schema.has(least)) {
      put(least, values.of(schema.get(least).asInt()));
      put("one less than " + least, values.of(Math.max(0, schema.get(least).asInt() - 1)));
    }
    if (schema.has(most)) {
      put(most, values.of(schema.get(most).asInt()));
      put("one more than " + most, values.of(schema.get(most).asInt() + 1));
    }
  }

  private static JsonNode valid(JsonNode schema) {
    return Specimens.value(schema, false);
  }
}
