package dev.plimsoll.flux;

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

  private static final String NAMESPACE = "namespace";

  /** The reference that {@code from} holds at {@code place}; empty if there is none, or no name. */
  static Optional<Reference> at(Resource from, Pointer place) {
    return at(from, place, from.text(place.key("kind")).orElse(""));
  }

  /** As {@link #at(Resource, Pointer)}, for references that can only mean one kind. */
  static Optional<Reference> at(Resource from, Pointer place, String kind) {
    return from.text(place.key("name"))
        .map(name ->
            new Reference(kind, from.text(place.key(NAMESPACE)).orElseGet(from::namespace), name));
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
