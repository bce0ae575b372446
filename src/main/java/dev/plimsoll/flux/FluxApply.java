package dev.plimsoll.flux;

import java.util.Set;

/**
 * The server-side applies of Flux, which answer a conflict and an invalid object by deleting it
 * where they force.
 *
 * <p>An admission request does not say that an apply forces: the API server shows webhooks {@code
 * UpdateOptions}, of which only the field manager tells who writes (kube-apiserver 1.36, measured).
 * Anybody can claim these names, and gains nothing by it: such a writer is denied what the API
 * server would deny as well.
 */
public final class FluxApply {

  /**
   * kustomize-controller, and the Flux Operator for ResourceSets: both apply with fluxcd/pkg/ssa.
   */
  private static final Set<String> FIELD_MANAGERS =
      Set.of(FluxController.KUSTOMIZE.title(), "flux-operator");

  private FluxApply() {}

  /** Whether a field manager is one by which Flux applies objects. */
  public static boolean isBy(String fieldManager) {
    return FIELD_MANAGERS.contains(fieldManager);
  }
}
