package dev.plimsoll.flux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.Completeness;
import dev.plimsoll.manifest.Document;
import dev.plimsoll.manifest.Manifests;
import dev.plimsoll.manifest.Reading;
import dev.plimsoll.manifest.Rewrite;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Migrated manifests, as the API server judges them. */
class MigrationIT {

  private static final String SERVED_BY_BOTH =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2beta1
      kind: HelmRelease
      metadata: {name: one, namespace: default}
      spec:
        interval: 10m
        chart: {spec: {chart: shop, version: 1.x, valuesFile: a.yaml, sourceRef: {kind: HelmRepository, name: charts}}}
        install: {skipCRDs: true, remediation: {retries: 3}}
        upgrade: {crds: CreateReplace}
      ---
      apiVersion: helm.toolkit.fluxcd.io/v2beta2
      kind: HelmRelease
      metadata: {name: two, namespace: default}
      spec:
        interval: 10m
        driftDetection: {mode: enabled}
        chart:
          spec:
            chart: shop
            valuesFile: a.yaml
            valuesFiles: [b.yaml]
            verify: {}
            sourceRef: {kind: HelmRepository, name: charts}
        postRenderers:
          - kustomize:
              patchesStrategicMerge: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]
              patches: [{patch: "[]", target: {kind: Deployment}}]
              patchesJson6902:
                - {target: {kind: Secret}, patch: [{op: remove, path: /data}]}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1beta1
      kind: HelmRepository
      metadata: {name: charts, namespace: default}
      spec: {interval: 1h, url: "https://charts.example.com", timeout: 60s}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1beta2
      kind: HelmRepository
      metadata: {name: registry, namespace: default}
      spec: {interval: 1h, type: oci, provider: aws, url: "oci://registry.example.com/charts"}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1beta2
      kind: HelmChart
      metadata: {name: shop, namespace: default}
      spec: {interval: 1h, chart: shop, valuesFile: a.yaml, sourceRef: {kind: HelmRepository, name: charts}}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1beta2
      kind: GitRepository
      metadata: {name: fleet, namespace: default}
      spec:
        interval: 1h
        url: https://git.example.com/fleet
        gitImplementation: go-git
        verify: {mode: head, secretRef: {name: keys}}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1beta2
      kind: OCIRepository
      metadata: {name: shop, namespace: default}
      spec: {interval: 1h, url: "oci://registry.example.com/shop", ref: {semver: 1.x}}
      """;

  private static final String SERVED_BY_THE_NEWEST =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1beta1
      kind: Kustomization
      metadata: {name: apps, namespace: default}
      spec:
        interval: 1h
        prune: true
        validation: client
        sourceRef: {kind: GitRepository, name: fleet}
        patchesJson6902: [{target: {kind: Secret}, patch: [{op: remove, path: /data}]}]
        healthChecks: [{apiVersion: helm.toolkit.fluxcd.io/v2beta1, kind: HelmRelease, name: one, namespace: default}]
      ---
      apiVersion: image.toolkit.fluxcd.io/v1beta1
      kind: ImagePolicy
      metadata: {name: shop, namespace: default}
      spec: {imageRepositoryRef: {name: shop}, policy: {semver: {range: 1.x}}}
      ---
      apiVersion: image.toolkit.fluxcd.io/v1beta2
      kind: ImageRepository
      metadata: {name: shop, namespace: default}
      spec: {interval: 1h, image: ghcr.io/demo/shop}
      """;

  private static Migration to(FluxVersion flux) {
    return new Migration(flux, Optional.empty());
  }

  private static Reading read(String text) {
    return Manifests.read("a.yaml", text.getBytes(UTF_8));
  }

  private static Reading migrated(Migration migration, String text) {
    Reading reading = read(text);
    List<Rewrite.Change> changes = new ArrayList<>();
    for (Document document : reading.documents()) {
      changes.add(
          new Rewrite.Change(
              document, migration.of(document.resource(), Completeness.Whole).patch()));
    }
    return ((Rewrite.Done) Rewrite.of(reading, changes)).reading();
  }

  /** An object as the API server would store it; it is not stored. */
  private static JsonNode effective(Cluster cluster, JsonNode object) throws IOException {
    return new ObjectMapper()
        .readTree(
            cluster
                .kubectl("create", "--dry-run=server", "--validate=strict", "-f", "-", "-o", "json")
                .input(object.toString())
                .success());
  }

  @Test
  @NeedsTestbed
  void areAcceptedByTheNewestDefinitions(Testbed testbed, Cluster cluster) throws IOException {
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").success();

    for (Document document :
        migrated(to(FluxVersion.V2_9), SERVED_BY_BOTH + "---\n" + SERVED_BY_THE_NEWEST)
            .documents()) {
      JsonNode stored = effective(cluster, document.resource().tree());
      assertThat(stored.path("kind")).isEqualTo(document.resource().tree().path("kind"));
    }
  }
}
