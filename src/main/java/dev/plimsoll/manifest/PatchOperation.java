package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One step of a {@link Patch}, as RFC 6902 has them; the three that a repair needs. */
public sealed interface PatchOperation {

  /** The place that the step changes. */
  Pointer path();

  /** The step as RFC 6902 writes it. */
  ObjectNode toJson();

  /** Sets a key that may or may not exist, or inserts into a list; the parent must exist. */
  record Add(Pointer path, JsonNode value) implements PatchOperation {
    @Override
    public ObjectNode toJson() {
      return step("add", path).set("value", value);
    }
  }

  /** Takes away something that exists. */
  record Remove(Pointer path) implements PatchOperation {
    @Override
    public ObjectNode toJson() {
      return step("remove", path);
    }
  }

  /** Changes something that exists. */
  record Replace(Pointer path, JsonNode value) implements PatchOperation {
    @Override
    public ObjectNode toJson() {
      return step("replace", path).set("value", value);
    }
  }

  private static ObjectNode step(String op, Pointer path) {
    return JsonNodeFactory.instance.objectNode().put("op", op).put("path", path.toJsonPointer());
  }
}
