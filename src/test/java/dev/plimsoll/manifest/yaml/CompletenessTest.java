package dev.plimsoll.manifest.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletenessTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "helm.toolkit.fluxcd.io/v2 | HelmRelease | {interval: 1m, chart: {spec: {chart: a}}} | Whole",
        "helm.toolkit.fluxcd.io/v2 | HelmRelease | {interval: 1m} | Whole",
        "helm.toolkit.fluxcd.io/v2 | HelmRelease | {chartRef: {kind: OCIRepository}} | Whole",
        "helm.toolkit.fluxcd.io/v2 | HelmRelease | {values: {a: 1}} | Fragment",
        "helm.toolkit.fluxcd.io/v2 | HelmRelease | {chart: {spec: {version: 1.x}}} | Fragment",
        "helm.toolkit.fluxcd.io/v2 | HelmRelease | {} | Fragment",
        "helm.toolkit.fluxcd.io/v2 | HelmRelease | {interval: 1m, $patch: replace} | Fragment",
        "kustomize.toolkit.fluxcd.io/v1 | Kustomization | {path: ./x} | Fragment",
        "kustomize.toolkit.fluxcd.io/v1 | Kustomization | {interval: 1m, path: ./x} | Whole",
        "apps/v1 | Deployment | {replicas: 2} | Fragment",
        "apps/v1 | Deployment | {selector: {}, template: {}} | Whole",
        "v1 | ConfigMap | {} | Whole",
      })
  void isToldByShape(String apiVersion, String kind, String spec, Completeness expected) {
    String text = "apiVersion: %s\nkind: %s\nspec: %s\n".formatted(apiVersion, kind, spec);
    Resource resource =
        Manifests.read("a.yaml", text.getBytes(UTF_8)).documents().getFirst().resource();

    Completeness answer = Completeness.of(resource);

    assertThat(answer).isEqualTo(expected);
  }
}
