package dev.plimsoll.flux;

/**
 * Labels and annotations that tell where an object comes from. Flux's controllers and Helm set them
 * on all that they apply (fluxcd/pkg, {@code ssa/manager.go}; helm, {@code
 * pkg/action/validate.go}).
 */
public final class FluxLabels {

  /** Label: the name of the HelmRelease that an object belongs to. */
  public static final String RELEASE_NAME = FluxKind.Group.HELM + "/name";

  /** Label: the namespace of the HelmRelease that an object belongs to. */
  public static final String RELEASE_NAMESPACE = FluxKind.Group.HELM + "/namespace";

  /** Label: the namespace of the Kustomization that applied an object. */
  public static final String KUSTOMIZATION_NAMESPACE = FluxKind.Group.KUSTOMIZE + "/namespace";

  /** Annotation or label: kustomize-controller deletes and recreates what it cannot change. */
  public static final String FORCE = FluxKind.Group.KUSTOMIZE + "/force";

  /** Annotation: the name of the release in Helm's storage. */
  public static final String HELM_RELEASE_NAME = "meta.helm.sh/release-name";

  /** Annotation: the namespace of the release in Helm's storage. */
  public static final String HELM_RELEASE_NAMESPACE = "meta.helm.sh/release-namespace";

  private FluxLabels() {}
}
