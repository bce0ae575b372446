package dev.plimsoll.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.rule.schema.ServedKind;
import dev.plimsoll.testbed.ApiServer;
import java.util.Map;

/**
 * An object to be changed: stored under one name in several namespaces, or not stored at all.
 *
 * @param kind its kind
 * @param state what sort of object it is
 * @param name its name
 * @param manifest what its owner says of it, without a namespace
 * @param live what is stored, by namespace; empty for an object that is new
 */
record Stored(
    ServedKind kind, State state, String name, ObjectNode manifest, Map<String, JsonNode> live) {

  /** How an object came to be what it is. */
  enum State {
    /** Not stored yet. */
    NEW,
    /** Little more than what is required. */
    SMALL,
    /** All fields that go together, applied by one manager. */
    FULL,
    /** The same, half of it owned by another manager too. */
    SHARED,
    /** Stored when the CustomResourceDefinition still accepted it. */
    LOOSE
  }

  static final String OWNER = "kustomize-controller";
  static final String OTHER = "another-manager";

  boolean isNew() {
    return live.isEmpty();
  }

  /** The path of the object in a namespace. */
  String path(String namespace) {
    return kind.collection(namespace) + "/" + name;
  }

  /**
   * Applies a manifest by force.
   *
   * @param path with the beginning of a query
   */
  static ApiServer.Answer apply(
      ApiServer server, String path, ObjectNode manifest, String manager) {
    return server.send(
        Operation.FORCED_APPLY.method(),
        path + "&force=true&fieldManager=" + manager,
        Operation.FORCED_APPLY.contentType(),
        manifest.toString());
  }
}
