package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Resource;

/** How the flux command names an object. */
final class Reconcile {

  private Reconcile() {}

  /** The words after {@code flux reconcile} that mean an object. */
  static String of(Resource object) {
    String kind =
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
          case ALERT, PROVIDER, EXTERNAL_ARTIFACT, ARTIFACT_GENERATOR -> object.kind();
        };
    return kind + " " + object.name() + " -n " + object.namespace();
  }
}
