package dev.plimsoll.flux;

import dev.plimsoll.manifest.GroupKind;

/**
 * The Flux Operator: its kinds, and the keys by which objects tell it what to do
 * (controlplaneio-fluxcd/flux-operator, {@code docs/api/v1}). It applies with fluxcd/pkg/ssa as
 * kustomize-controller does, and answers what the API server denies in the same way.
 */
public final class FluxOperator {

  public static final String GROUP = "fluxcd.controlplane.io";

  /** What installs Flux. */
  public static final GroupKind INSTANCE = GroupKind.of(GROUP, "FluxInstance");

  /** What makes objects of templates, and applies them. */
  public static final GroupKind RESOURCE_SET = GroupKind.of(GROUP, "ResourceSet");

  /** Annotation of a ResourceSet or of an object in it: what cannot be changed is recreated. */
  public static final String FORCE = GROUP + "/force";

  /** Annotation of an object in a ResourceSet: it stays when the ResourceSet no longer has it. */
  public static final String PRUNE = GROUP + "/prune";

  /** Annotation: the operator leaves the object alone. */
  public static final String RECONCILE = GROUP + "/reconcile";

  private FluxOperator() {}
}
