package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes object: a read-only view on its tree. Nothing is converted to a model and back, so
 * nothing unknown is lost. Whoever holds a tree must not change it; changes are {@link Patch}es.
 */
public final class Resource {

  private static final Pointer LABELS = Pointer.of("metadata", "labels");
  private static final Pointer ANNOTATIONS = Pointer.of("metadata", "annotations");

  // Every policy and most rules ask for these.
  private final JsonNode tree;
  private final JsonNode metadata;
  private final JsonNode spec;
  private final GroupVersionKind type;
  private final String name;
  private final String namespace;

  /** A view on an object as it was read. */
  public Resource(JsonNode tree) {
    this(
        tree,
        GroupVersionKind.of(tree.path("apiVersion").asText(""), tree.path("kind").asText("")));
  }

  /**
   * A view on an object whose type has been read already.
   *
   * @param type what its {@code apiVersion} and {@code kind} say
   */
  public Resource(JsonNode tree, GroupVersionKind type) {
    this.tree = tree;
    this.metadata = tree.path("metadata");
    this.spec = tree.path("spec");
    this.type = type;
    this.name = metadata.path("name").asText("");
    this.namespace = metadata.path("namespace").asText("");
  }

  /** The object as it was read. */
  public JsonNode tree() {
    return tree;
  }

  /** The {@code apiVersion}; empty if absent. */
  public String apiVersion() {
    return tree.path("apiVersion").asText("");
  }

  /** The {@code kind}; empty if absent. */
  public String kind() {
    return tree.path("kind").asText("");
  }

  /** Group, version and kind together. */
  public GroupVersionKind type() {
    return type;
  }

  /** {@code metadata.name}; empty if absent. */
  public String name() {
    return name;
  }

  /** {@code metadata.namespace}; empty if absent, as for objects that belong to the cluster. */
  public String namespace() {
    return namespace;
  }

  /** {@code metadata}. */
  public JsonNode metadata() {
    return metadata;
  }

  /** {@code spec}. */
  public JsonNode spec() {
    return spec;
  }

  /** What the object holds at a place; a missing node if it has no such place. */
  public JsonNode at(Pointer place) {
    return place.in(tree);
  }

  /** Whether the object has something other than null at a place. */
  public boolean has(Pointer place) {
    JsonNode found = at(place);
    return !found.isMissingNode() && !found.isNull();
  }

  /** The text that the object holds at a place; empty if it has none there, or an empty one. */
  public Optional<String> text(Pointer place) {
    JsonNode found = at(place);
    return found.isTextual() && !found.asText().isEmpty()
        ? Optional.of(found.asText())
        : Optional.empty();
  }

  /** {@code metadata.labels}. */
  public Map<String, String> labels() {
    return texts(at(LABELS));
  }

  /** {@code metadata.annotations}. */
  public Map<String, String> annotations() {
    return texts(at(ANNOTATIONS));
  }

  /** Whether an API server has stored the object, as its uid, version and creation time show. */
  public boolean isStored() {
    return Stream.of("uid", "resourceVersion", "creationTimestamp")
        .noneMatch(field -> metadata.path(field).asText("").isEmpty());
  }

  /** Whether the object is being deleted, with finalizers still to run. */
  public boolean isBeingDeleted() {
    JsonNode at = metadata.path("deletionTimestamp");
    return at.isTextual() && !at.asText().isEmpty();
  }

  /** The entries of {@code metadata.managedFields}. */
  public List<ManagedFields> managedFields() {
    List<ManagedFields> entries = new ArrayList<>();
    for (JsonNode entry : metadata.path("managedFields")) {
      entries.add(new ManagedFields(entry));
    }
    return entries;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Resource resource && tree.equals(resource.tree);
  }

  @Override
  public int hashCode() {
    return tree.hashCode();
  }

  @Override
  public String toString() {
    return type + " " + namespace() + "/" + name();
  }

  /** The map of texts that a node holds; empty for anything that is no map. */
  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      texts.put(entry.getKey(), entry.getValue().asText(""));
    }
    return texts;
  }
}
