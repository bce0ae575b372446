package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * Flux's {@code Kustomization} at any API version; not the file of the same kind that kustomize
 * reads.
 *
 * @param resource the object
 */
public record Kustomization(Resource resource) {

  public static final Pointer FORCE = Pointer.of("spec", "force");

  /** The object as a Kustomization of Flux, if it is one. */
  public static Optional<Kustomization> of(Resource resource) {
    return FluxKind.KUSTOMIZATION.is(resource)
        ? Optional.of(new Kustomization(resource))
        : Optional.empty();
  }

  /** Whether it deletes and recreates what it cannot update. */
  public boolean forces() {
    return resource.at(FORCE).asBoolean(false);
  }
}
