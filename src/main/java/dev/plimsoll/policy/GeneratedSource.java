package dev.plimsoll.policy;

import dev.plimsoll.flux.FluxController;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxLabels;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * A source that helm-controller makes of the template in {@code spec.chart}: a {@code HelmChart},
 * or since Flux 2.10 an {@code OCIRepository}. What is wrong with it is wrong with the release, and
 * can only be fixed there (fluxcd/helm-controller, internal/controller/helmchart_template.go).
 */
public final class GeneratedSource {

  private GeneratedSource() {}

  /** Whether an object has the labels of one, which anybody can set. */
  public static boolean isLabelled(Resource object) {
    return (FluxKind.HELM_CHART.is(object) || FluxKind.OCI_REPOSITORY.is(object))
        && object.labels().containsKey(FluxLabels.RELEASE_NAME);
  }

  /**
   * Whether a stored object is one: it has the labels, helm-controller manages fields of it, and
   * the release that the labels name has the template of it.
   */
  public static boolean is(Resource object, ClusterView cluster) {
    return isLabelled(object)
        && object.managedFields().stream()
            .anyMatch(entry -> entry.manager().equals(FluxController.HELM.title()))
        && release(object, cluster).filter(release -> declares(release, object)).isPresent();
  }

  private static Optional<HelmRelease> release(Resource object, ClusterView cluster) {
    return cluster.find(
                FluxKind.HELM_RELEASE.groupKind(),
                object.labels().getOrDefault(FluxLabels.RELEASE_NAMESPACE, object.namespace()),
                object.labels().getOrDefault(FluxLabels.RELEASE_NAME, ""))
            instanceof Lookup.Found<Resource>(Resource found)
        ? HelmRelease.of(found)
        : Optional.empty();
  }

  private static boolean declares(HelmRelease release, Resource object) {
    Resource declaring = release.resource();
    boolean template =
        FluxKind.OCI_REPOSITORY.is(object)
            ? release.inlineRepository().isPresent()
                && object.namespace().equals(declaring.namespace())
            : release.chart().isPresent();
    return template && object.name().equals(declaring.namespace() + "-" + declaring.name());
  }
}
