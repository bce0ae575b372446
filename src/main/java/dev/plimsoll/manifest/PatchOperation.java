package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One step of a {@link Patch}, as RFC 6902 has them; the three that a repair needs. */
public sealed interface PatchOperation {

  /** The place that the step changes. */
  Pointer path();

  /** The step as RFC 6902 writes it. */
  ObjectNode toJson();

  /**
   * Takes the step in {@code root}, which changes, and answers what is there now.
   *
   * @throws IllegalStateException if the step is not possible there
   */
  JsonNode applyTo(JsonNode root);

  /** Sets a key that may or may not exist, or inserts into a list; the parent must exist. */
  record Add(Pointer path, JsonNode value) implements PatchOperation {
    @Override
    public ObjectNode toJson() {
      return step("add", path).set("value", value);
    }

    @Override
    public JsonNode applyTo(JsonNode root) {
      return put(root, true);
    }

    private JsonNode put(JsonNode root, boolean insert) {
      if (path.parent() == null) {
        return value.deepCopy();
      }
      switch (path.parent().in(root)) {
        case ObjectNode map -> map.set(path.token(), value.deepCopy());
        case ArrayNode list when insert && path.token().equals("-") -> list.add(value.deepCopy());
        case ArrayNode list when insert && path.index() >= 0 && path.index() <= list.size() ->
            list.insert(path.index(), value.deepCopy());
        case ArrayNode list when !insert && list.has(path.index()) ->
            list.set(path.index(), value.deepCopy());
        default -> throw impossible(path);
      }
      return root;
    }
  }

  /** Takes away something that exists. */
  record Remove(Pointer path) implements PatchOperation {
    @Override
    public ObjectNode toJson() {
      return step("remove", path);
    }

    @Override
    public JsonNode applyTo(JsonNode root) {
      if (path.parent() == null || path.in(root).isMissingNode()) {
        throw impossible(path);
      }
      switch (path.parent().in(root)) {
        case ObjectNode map -> map.remove(path.token());
        case ArrayNode list -> list.remove(path.index());
        default -> throw impossible(path);
      }
      return root;
    }
  }

  /** Changes something that exists. */
  record Replace(Pointer path, JsonNode value) implements PatchOperation {
    @Override
    public ObjectNode toJson() {
      return step("replace", path).set("value", value);
    }

    @Override
    public JsonNode applyTo(JsonNode root) {
      if (path.in(root).isMissingNode()) {
        throw impossible(path);
      }
      return new Add(path, value).put(root, false);
    }
  }

  private static IllegalStateException impossible(Pointer path) {
    return new IllegalStateException("there is no place for a change at " + path);
  }

  private static ObjectNode step(String op, Pointer path) {
    return JsonNodeFactory.instance.objectNode().put("op", op).put("path", path.toJsonPointer());
  }
}
