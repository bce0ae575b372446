package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import dev.plimsoll.manifest.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Objects made by walking a schema: a sound one, and from it many with one thing changed, most of
 * them broken.
 */
public final class Specimens {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<String> TEXTS =
      List.of(
          "sound",
          "10m",
          "1h30m",
          "https://example.com/a",
          "oci://example.com/a",
          "ssh://git@example.com/a",
          "sha256:0a1b",
          "2026-01-02T03:04:05Z",
          "Ready",
          "a.b/c");

  private final List<Place> places = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();

  private Specimens() {}

  /** A place that a schema knows, and what it says of it. */
  public record Place(Pointer pointer, JsonNode schema) {}

  /** An object with what {@code schema} requires, and {@code more} in its spec. */
  static ObjectNode sound(String apiVersion, String kind, JsonNode schema, JsonNode more) {
    ObjectNode object = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
    object.putObject("metadata").put("name", "specimen").put("namespace", "default");
    ObjectNode spec = (ObjectNode) value(schema.path("properties").path("spec"), false);
    object.set("spec", spec);
    more.properties().forEach(entry -> spec.set(entry.getKey(), entry.getValue()));
    return object;
  }

  /** Every object with one thing changed, by what was changed. */
  static Map<String, ObjectNode> of(JsonNode schema, ObjectNode sound) {
    Map<String, ObjectNode> made = new LinkedHashMap<>();
    made.put("sound", sound);
    for (Change change : changes(schema)) {
      made.computeIfAbsent(change.toString(), what -> change.applyTo(sound, schema));
    }
    return made;
  }

  /** Every change of one thing that the schema of a version gives reason for. */
  public static List<Change> changes(JsonNode schema) {
    return walk(schema).changes;
  }

  /** Every place in the spec, those in lists and maps by an example. */
  public static List<Place> places(JsonNode schema) {
    return walk(schema).places;
  }

  private static Specimens walk(JsonNode schema) {
    Specimens specimens = new Specimens();
    specimens.metadata();
    specimens.change(schema.path("properties").path("spec"), Pointer.of("spec"), 0);
    return specimens;
  }

  /** A value that the schema accepts, all its fields in it if {@code full}. */
  public static JsonNode value(JsonNode schema, boolean full) {
    if (schema.has("default")) {
      return schema.get("default").deepCopy();
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(0).deepCopy();
    }
    return switch (schema.path("type").asText("")) {
      case "object" -> {
        ObjectNode object = JSON.objectNode();
        TreeSet<String> fields = new TreeSet<>();
        schema.path("required").forEach(field -> fields.add(field.asText()));
        if (full) {
          schema.path("properties").fieldNames().forEachRemaining(fields::add);
        }
        fields.forEach(
            field -> object.set(field, value(schema.path("properties").path(field), full)));
        if (schema.path("additionalProperties").isObject()) {
          object.set("key", value(schema.get("additionalProperties"), full));
        }
        yield object;
      }
      case "array" -> {
        ArrayNode list = JSON.arrayNode();
        for (int i = 0; i < Math.max(1, schema.path("minItems").asInt()); i++) {
          list.add(value(schema.path("items"), full));
        }
        yield list;
      }
      case "integer", "number" -> JSON.numberNode(schema.path("minimum").asInt(1));
      case "boolean" -> JSON.booleanNode(true);
      case "string" -> JSON.textNode(text(schema));
      default -> JSON.objectNode();
    };
  }

  private static String text(JsonNode schema) {
    Pattern pattern = Pattern.compile(schema.path("pattern").asText(""));
    for (String text : TEXTS) {
      if (pattern.matcher(text).find()
          && (!schema.path("format").asText().equals("date-time") || text.startsWith("2026"))) {
        return text;
      }
    }
    throw new AssertionError("no text fits " + schema);
  }

  private void metadata() {
    put("a sound label", "metadata.labels", JSON.objectNode().put("app.example.com/name", "a"));
    put("a label's key", "metadata.labels", JSON.objectNode().put("no good", "a"));
    put("a label's prefix", "metadata.labels", JSON.objectNode().put("/a", "a"));
    put("a label's value", "metadata.labels", JSON.objectNode().put("a", "no good"));
    put("a long label", "metadata.labels", JSON.objectNode().put("a", "x".repeat(64)));
    put("two slashes", "metadata.labels", JSON.objectNode().put("a/b/c", "x"));
    put("an annotation", "metadata.annotations", JSON.objectNode().put("a b", "x"));
    put("annotation's case", "metadata.annotations", JSON.objectNode().put("Example.com/A", "x"));
    put(
        "annotations' size",
        "metadata.annotations",
        JSON.objectNode().put("a", "x".repeat(262_144)));
    put(
        "annotations just fit",
        "metadata.annotations",
        JSON.objectNode().put("a", "x".repeat(262_143)));
    put("a finalizer", "metadata.finalizers", JSON.arrayNode().add("no good"));
    put("sound finalizer", "metadata.finalizers", JSON.arrayNode().add("example.com/wait"));
    put(
        "two finalizers",
        "metadata.finalizers",
        JSON.arrayNode().add("orphan").add("foregroundDeletion"));
    ObjectNode owner =
        JSON.objectNode()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put("name", "a")
            .put("uid", "5f0c1d1e-0000-0000-0000-000000000001");
    put("an owner", "metadata.ownerReferences", JSON.arrayNode().add(owner));
    put(
        "an owner's uid",
        "metadata.ownerReferences",
        JSON.arrayNode().add(owner.deepCopy().put("uid", "")));
    put(
        "an owner's kind",
        "metadata.ownerReferences",
        JSON.arrayNode().add(owner.deepCopy().put("kind", "")));
    ObjectNode controller = owner.deepCopy().put("controller", true);
    put(
        "two controllers",
        "metadata.ownerReferences",
        JSON.arrayNode().add(controller).add(controller.deepCopy().put("name", "b")));
    put("a name", "metadata.name", JSON.textNode("No_Good"));
    put("a long name", "metadata.name", JSON.textNode("x".repeat(254)));
    put("a prefix of names", "metadata.generateName", JSON.textNode("No_Good-"));
  }

  private void put(String what, String field, JsonNode value) {
    put(what, Pointer.of(field.split("\\.")), value);
  }

  /** Takes {@code place} as one to break in every way that its schema can tell. */
  private void change(JsonNode here, Pointer place, int depth) {
    if (depth > 7) {
      return;
    }
    places.add(new Place(place, here));
    put("full", place, value(here, true));
    put("sound", place, value(here, false));
    put("null", place, JSON.nullNode());
    String type = here.path("type").asText("");
    if (!type.equals("string")) {
      put("a text", place, JSON.textNode("text"));
    }
    if (!type.equals("object")) {
      put("a map", place, JSON.objectNode().put("a", 1));
    }
    if (!type.equals("array")) {
      put("a list", place, JSON.arrayNode().add("a"));
    }
    put("a number", place, JSON.numberNode(7));
    put("a boolean", place, JSON.booleanNode(true));
    put("a fraction", place, JSON.numberNode(1.5));
    put("a whole fraction", place, JSON.numberNode(2.0));
    switch (type) {
      case "object" -> {
        put("empty", place, JSON.objectNode());
        put("an unknown field", place.key("unheardOf"), JSON.textNode("x"));
        for (JsonNode required : here.path("required")) {
          remove("without", place.key(required.asText()));
        }
        for (Map.Entry<String, JsonNode> field : here.path("properties").properties()) {
          change(field.getValue(), place.key(field.getKey()), depth + 1);
        }
        if (here.path("additionalProperties").isObject()) {
          change(here.get("additionalProperties"), place.key("a.b/c"), depth + 1);
        }
      }
      case "array" -> {
        put("empty", place, JSON.arrayNode());
        JsonNode item = value(here.path("items"), false);
        put("twice the same", place, JSON.arrayNode().add(item).add(item));
        ArrayNode many = JSON.arrayNode();
        for (int i = 0; i < 130; i++) {
          many.add(item);
        }
        put("many", place, many);
        change(here.path("items"), place.at(0), depth + 1);
      }
      case "string" -> {
        put("empty", place, JSON.textNode(""));
        put("long", place, JSON.textNode("x".repeat(4096)));
        put("strange", place, JSON.textNode("% no \"good\" ÿ\n"));
        put("with a newline", place, JSON.textNode("10m\n"));
        for (String text : TEXTS) {
          put(text, place, JSON.textNode(text));
        }
      }
      case "integer", "number" -> {
        put("negative", place, JSON.numberNode(-1));
        put("zero", place, JSON.numberNode(0));
        put("huge", place, JSON.numberNode(Long.MAX_VALUE));
      }
      default -> {}
    }
  }

  private void put(String what, Pointer place, JsonNode value) {
    changes.add(new Change(place, what, value));
  }

  private void remove(String what, Pointer place) {
    changes.add(new Change(place, what, null));
  }
}
