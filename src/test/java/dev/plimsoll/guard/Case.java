package dev.plimsoll.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.rule.schema.Change;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One write of one object.
 *
 * @param number its number, by which it can be drawn again
 * @param stored the object before
 * @param operation how it is written
 * @param manifest what is written without the changes: a whole object, without a namespace
 * @param changes what is changed in it
 * @param manager who applies it
 */
record Case(
    int number,
    Stored stored,
    Operation operation,
    ObjectNode manifest,
    List<Change> changes,
    String manager) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The request in a namespace. */
  Request request(String namespace) {
    String object = stored.path(namespace);
    String fieldManager = "&fieldManager=" + manager;
    return switch (operation) {
      case CREATE ->
          request(namespace, stored.kind().collection(namespace), "", whole(namespace, manifest));
      case UPDATE ->
          request(namespace, object, "", whole(namespace, update(stored.live().get(namespace))));
      case APPLY -> request(namespace, object, fieldManager, whole(namespace, manifest));
      case FORCED_APPLY ->
          request(namespace, object, "&force=true" + fieldManager, whole(namespace, manifest));
      case MERGE_PATCH -> request(namespace, object, "", mergePatch(namespace));
      case JSON_PATCH -> request(namespace, object, "", jsonPatch(namespace));
    };
  }

  private Request request(String namespace, String path, String query, JsonNode body) {
    return new Request(
        operation.method(),
        path + "?dryRun=All" + query,
        operation.contentType(),
        MetadataChanges.fillIn(body.toString(), stored, namespace));
  }

  private ObjectNode whole(String namespace, JsonNode object) {
    ObjectNode whole = object.deepCopy();
    if (whole.path("metadata") instanceof ObjectNode metadata) {
      metadata.put("namespace", namespace);
    }
    return changed(whole);
  }

  private ObjectNode changed(ObjectNode object) {
    for (Change change : changes) {
      object = change.applyTo(object, stored.kind().schema());
    }
    return object;
  }

  /** What is stored, but for the spec, which is that of the manifest. */
  private JsonNode update(JsonNode live) {
    ObjectNode update = live.deepCopy();
    if (manifest.has("spec")) {
      update.set("spec", manifest.get("spec"));
    }
    return update;
  }

  /** Only what is changed; lists as a whole. */
  private ObjectNode mergePatch(String namespace) {
    ObjectNode changed = changed(stored.live().get(namespace).deepCopy());
    ObjectNode patch = JSON.objectNode();
    for (Change change : changes) {
      ObjectNode here = patch;
      Pointer last = keysOnly(change.place());
      for (Pointer step : last.steps()) {
        if (step.equals(last)) {
          JsonNode value = last.in(changed);
          here.set(step.token(), value.isMissingNode() ? JSON.nullNode() : value.deepCopy());
        } else if (here.path(step.token()) instanceof ObjectNode deeper) {
          here = deeper;
        } else {
          here = here.putObject(step.token());
        }
      }
    }
    return patch;
  }

  /** One operation for each change, at the place, or above it where nothing is stored yet. */
  private ArrayNode jsonPatch(String namespace) {
    ObjectNode before = stored.live().get(namespace).deepCopy();
    ArrayNode patch = JSON.arrayNode();
    for (Change change : changes) {
      ObjectNode after = change.applyTo(before, stored.kind().schema());
      Pointer place = keysOnly(change.place());
      while (!place.parent().in(before).isObject()) {
        place = place.parent();
      }
      JsonNode value = place.in(after);
      if (!value.isMissingNode()) {
        patch
            .addObject()
            .put("op", "add")
            .put("path", place.toJsonPointer())
            .set("value", value.deepCopy());
      } else if (!place.in(before).isMissingNode()) {
        patch.addObject().put("op", "remove").put("path", place.toJsonPointer());
      }
      before = after;
    }
    return patch;
  }

  /** The place, or the list that it lies in. */
  private static Pointer keysOnly(Pointer place) {
    Pointer keys = Pointer.ROOT;
    for (Pointer step : place.steps()) {
      if (step.index() >= 0) {
        break;
      }
      keys = keys.key(step.token());
    }
    return keys;
  }

  /** Whether it is an apply as Flux writes one, which answers 409 and 422 by deletion. */
  boolean isFlux() {
    return operation == Operation.FORCED_APPLY && manager.equals(Stored.OWNER);
  }

  /** How much is to be understood before one sees what is wrong with it. */
  int weight() {
    return changes.size() * 10 + (manifest.equals(stored.manifest()) ? 0 : 5);
  }

  /** The case in a line. */
  String describe() {
    return "%d: %s %s, %s%s: %s"
        .formatted(
            number,
            stored.kind().name(),
            stored.name(),
            operation,
            manifest.equals(stored.manifest()) ? "" : " with less",
            changes.stream().map(Change::toString).collect(Collectors.joining("; ")));
  }
}
