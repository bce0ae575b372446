package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.Optional;

/**
 * Flux's {@code Kustomization} at any API version; not the file of the same kind that kustomize
 * reads.
 *
 * @param resource the object
 */
public record Kustomization(Resource resource) {

  public static final Pointer FORCE = Pointer.of("spec", "force");

  /** What keeps an object from being pruned: labels or annotations, in any case of letters. */
  private static final List<String> KEEPING =
      List.of(
          FluxKind.Group.KUSTOMIZE + "/prune",
          FluxKind.Group.KUSTOMIZE + "/reconcile",
          FluxOperator.PRUNE,
          FluxOperator.RECONCILE);

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

  /** Whether it deletes what it applied and its build no longer has; a suspended one does not. */
  public boolean prunes() {
    return resource.spec().path("prune").asBoolean(false) && !isSuspended();
  }

  /**
   * Whether its objects are deleted when it is deleted itself (kustomize-controller, {@code
   * finalize}): as its deletion policy says, which mirrors {@code spec.prune} by default.
   */
  public boolean deletesWhenDeleted() {
    return !isSuspended()
        && switch (resource.spec().path("deletionPolicy").asText("")) {
          case "Delete", "WaitForTermination" -> true;
          case "Orphan" -> false;
          default -> resource.spec().path("prune").asBoolean(false);
        };
  }

  /** Whether Flux is told to leave it alone. */
  public boolean isSuspended() {
    return resource.spec().path("suspend").asBoolean(false);
  }

  /** Where it takes its manifests from. */
  public Optional<Reference> source() {
    return Reference.at(resource, Pointer.of("spec", "sourceRef"));
  }

  /** Whether an object says that it stays when a Kustomization or ResourceSet no longer has it. */
  public static boolean neverPrunes(Resource object) {
    return KEEPING.stream()
        .anyMatch(key ->
            "disabled".equalsIgnoreCase(object.labels().get(key))
                || "disabled".equalsIgnoreCase(object.annotations().get(key)));
  }
}
