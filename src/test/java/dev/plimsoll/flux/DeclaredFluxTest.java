package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Manifests;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredFluxTest {

  private static Resource object(String yaml) {
    return Manifests.read("a.yaml", yaml.getBytes(StandardCharsets.UTF_8))
        .documents()
        .getFirst()
        .resource();
  }

  @ParameterizedTest
  @CsvSource({
    "v2.9.4, 2.9",
    "2.9, 2.9",
    "v2.10.0-rc.1, 2.10",
    "2.8.x, 2.8",
    "2.8.*, 2.8",
    "~2.8.1, 2.8",
    "2.x, 2.x",
    ">=2.7 <2.9, >=2.7 <2.9",
    "*, *",
  })
  void ofAnInstanceIsItsVersion(String version, String declared) {
    Resource instance =
        object(
            """
            apiVersion: fluxcd.controlplane.io/v1
            kind: FluxInstance
            metadata: {name: flux, namespace: flux-system}
            spec: {distribution: {version: "%s", registry: ghcr.io/fluxcd}}
            """
                .formatted(version));
    assertThat(DeclaredFlux.of(instance)).contains(declared);
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Namespace, flux, 2.6",
    "apps/v1, Deployment, flux, 2.6",
    "apiextensions.k8s.io/v1, CustomResourceDefinition, flux, 2.6",
    "v1, Namespace, shop, ",
    "v1, ConfigMap, flux, ",
  })
  void ofWhatFluxInstallsIsTheLabel(
      String apiVersion, String kind, String partOf, String declared) {
    Resource object =
        object(
            """
            apiVersion: %s
            kind: %s
            metadata:
              name: flux-system
              labels: {app.kubernetes.io/part-of: %s, app.kubernetes.io/version: v2.6.1}
            """
                .formatted(apiVersion, kind, partOf));
    assertThat(DeclaredFlux.of(object)).isEqualTo(Optional.ofNullable(declared));
  }
}
