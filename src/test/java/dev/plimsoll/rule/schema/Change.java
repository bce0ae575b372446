package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is changed in an object.
 *
 * @param place where
 * @param what what is changed, in a word or two
 * @param value what is there from now on; null where the field is removed
 */
public record Change(Pointer place, String what, @Nullable JsonNode value) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /**
   * A copy of {@code object} with this change, and with what is missing on the way to its place.
   */
  public ObjectNode applyTo(ObjectNode object, JsonNode schema) {
    ObjectNode changed = object.deepCopy();
    JsonNode above = reach(changed, place.parent(), schema);
    if (above instanceof ObjectNode map) {
      if (value == null) {
        map.remove(place.token());
      } else {
        map.set(place.token(), value.deepCopy());
      }
    } else if (above instanceof ArrayNode list && place.index() >= 0) {
      if (value == null) {
        list.removeAll();
      } else if (list.isEmpty()) {
        list.add(value.deepCopy());
      } else {
        list.set(0, value.deepCopy());
      }
    }
    return changed;
  }

  /** What stands at a place, made on the way there where it is missing. */
  private static JsonNode reach(ObjectNode root, Pointer place, JsonNode schema) {
    JsonNode here = root;
    JsonNode hereSchema = schema;
    for (Pointer step : place.steps()) {
      JsonNode nextSchema =
          step.index() >= 0
              ? hereSchema.path("items")
              : hereSchema.path("properties").path(step.token());
      if (nextSchema.isMissingNode()) {
        nextSchema = hereSchema.path("additionalProperties");
      }
      JsonNode next = step.index() >= 0 ? here.path(step.index()) : here.path(step.token());
      if (next.isMissingNode()) {
        next =
            step.token().equals("metadata")
                ? JSON.objectNode()
                : Specimens.value(nextSchema, false);
        if (here instanceof ObjectNode map) {
          map.set(step.token(), next);
        } else if (here instanceof ArrayNode list) {
          list.add(next);
        }
      }
      here = next;
      hereSchema = nextSchema;
    }
    return here;
  }

  @Override
  public String toString() {
    return place + ": " + what;
  }
}
