package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.FluxController;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.workload.ImageReference;
import dev.plimsoll.workload.Workload;
import java.util.Map;
import java.util.Optional;

/**
 * A controller of Flux that runs.
 *
 * @param kind which one
 * @param version its version, as its image is tagged; empty where the tag does not say
 * @param deployment what runs it
 */
record Controller(FluxController kind, String version, Workload deployment) {

  /** How they are told from other Deployments. */
  static final String LABELS =
      "app.kubernetes.io/component in (source-controller,kustomize-controller,helm-controller,"
          + "notification-controller,image-reflector-controller,image-automation-controller)";

  static Optional<Controller> of(Resource deployment) {
    String component = deployment.labels().getOrDefault("app.kubernetes.io/component", "");
    return FluxController.of(component)
        .flatMap(kind -> Workload.of(deployment).map(workload -> of(kind, workload)));
  }

  private static Controller of(FluxController kind, Workload workload) {
    String version =
        workload.images().values().stream()
            .filter(image -> image.repository().endsWith("/" + kind.title()))
            .map(ImageReference::tag)
            .findFirst()
            .orElse("");
    return new Controller(kind, version, workload);
  }

  /** The release of Flux that it is of, if that can be told. */
  Optional<FluxVersion> release() {
    return kind.release(version);
  }

  String namespace() {
    return deployment.resource().namespace();
  }

  /** Where its version stands. */
  Pointer image() {
    for (Map.Entry<String, ImageReference> entry : deployment.images().entrySet()) {
      if (entry.getValue().repository().endsWith("/" + kind.title())) {
        return deployment.imageOf(entry.getKey());
      }
    }
    return Pointer.ROOT;
  }

  @Override
  public String toString() {
    return kind.title() + (version.isEmpty() ? "" : " " + version);
  }
}
