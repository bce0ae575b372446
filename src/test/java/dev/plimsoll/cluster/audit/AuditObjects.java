package dev.plimsoll.cluster.audit;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Manifests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Objects of a cluster, as the checks of an audit read them. */
final class AuditObjects {

  /** The CRD of HelmReleases: more metadata, fields under {@code spec}, stored versions. */
  static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: helmreleases.helm.toolkit.fluxcd.io%s}
      spec:
        group: helm.toolkit.fluxcd.io
        names: {kind: HelmRelease}
        versions:
          - name: v2
            schema: {openAPIV3Schema: {properties: {spec: {properties: {%s}}}}}
      status: {storedVersions: [%s]}
      """;

  /** When the audit runs. */
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  static Resource object(String yaml) {
    return objects(yaml).getFirst();
  }

  static List<Resource> objects(String yaml) {
    return Manifests.read("given.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents().stream()
        .map(document -> document.resource())
        .toList();
  }

  static Resource release(String rest) {
    return object(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata:
          name: shop
          namespace: team
          generation: 3
        """
            + rest);
  }

  /** A status that has worked on generation 3, with one Ready condition, an hour and more old. */
  static String status(String ready, String more) {
    return """
    status:
      observedGeneration: 3
      conditions:
        - {type: Ready, lastTransitionTime: "2026-11-21T09:00:00Z", %s}
    %s
    """
        .formatted(ready, more);
  }

  private AuditObjects() {}
}
