package dev.plimsoll.flux;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * What one object of Flux names another by. The namespace is always given: where the reference
 * leaves it out, it is that of the object that refers.
 *
 * @param kind the kind, such as {@code OCIRepository}
 * @param namespace the namespace; empty where the object that refers has none either, as in files
 * @param name the name
 */
public record Reference(String kind, String namespace, String name) {

  /** The reference that {@code from} holds at {@code place}; empty if there is none, or no name. */
  public static Optional<Reference> at(Resource from, Pointer place) {
    return in(from, from.at(place));
  }

  /** The reference that {@code from} holds in {@code reference}; empty as above. */
  static Optional<Reference> in(Resource from, JsonNode reference) {
    return in(from, reference, text(reference.path("kind")));
  }

  /** As {@link #at(Resource, Pointer)}, for references that can only mean one kind. */
  static Optional<Reference> at(Resource from, Pointer place, String kind) {
    return in(from, from.at(place), kind);
  }

  private static Optional<Reference> in(Resource from, JsonNode reference, String kind) {
    String name = text(reference.path("name"));
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String namespace = text(reference.path("namespace"));
    return Optional.of(
        new Reference(kind, namespace.isEmpty() ? from.namespace() : namespace, name));
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : "";
  }

  /** Whether {@code resource} is the object meant, at whatever API version. */
  public boolean means(Resource resource) {
    return resource.kind().equals(kind)
        && resource.name().equals(name)
        && resource.namespace().equals(namespace);
  }

  /** {@code Kind namespace/name}; without the namespace where there is none. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
