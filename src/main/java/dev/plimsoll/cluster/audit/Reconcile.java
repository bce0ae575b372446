package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Resource;
import java.util.Locale;

/** How a controller is asked to look at an object again. */
final class Reconcile {

  private Reconcile() {}

  /** The command to run: of flux, or of kubectl for kinds that flux has no word for. */
  static String command(Resource object) {
    String words =
        switch (FluxKind.of(object).orElse(FluxKind.HELM_RELEASE)) {
          case HELM_RELEASE -> "helmrelease";
          case KUSTOMIZATION -> "kustomization";
          case GIT_REPOSITORY -> "source git";
          case OCI_REPOSITORY -> "source oci";
          case HELM_REPOSITORY -> "source helm";
          case HELM_CHART -> "source chart";
          case BUCKET -> "source bucket";
          case IMAGE_REPOSITORY -> "image repository";
          case IMAGE_POLICY -> "image policy";
          case IMAGE_UPDATE_AUTOMATION -> "image update";
          case RECEIVER -> "receiver";
          case ALERT, PROVIDER, EXTERNAL_ARTIFACT, ARTIFACT_GENERATOR -> "";
        };
    return words.isEmpty()
        ? "kubectl annotate --overwrite -n %s %s.%s/%s reconcile.fluxcd.io/requestedAt=$(date +%%s)"
            .formatted(
                object.namespace(),
                object.kind().toLowerCase(Locale.ROOT),
                object.type().groupKind().group(),
                object.name())
        : "flux reconcile " + words + " " + object.name() + " -n " + object.namespace();
  }
}
