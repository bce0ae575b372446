package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingSourcesTest {

  private static final String CHARTS =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: HelmRepository
      metadata: {name: charts, namespace: sources}
      spec: {interval: 10m, url: https://charts.example.com}
      """;

  private static Resource resource(String yaml) {
    try {
      return new Resource(new YAMLMapper().readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<EnforcedFinding> release(String sourceRef, boolean exact) {
    Resource release =
        resource(
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: shop, namespace: shop}
            spec: {interval: 10m, chart: {spec: {chart: shop, sourceRef: %s}}}
            """
                .formatted(sourceRef));
    return MissingSources.of(
        ObjectChange.inFile(release, Completeness.Whole),
        new FixedClusterView(List.of(resource(CHARTS))),
        exact);
  }

  @Test
  void saysWhatMayHaveBeenMeant() {
    EnforcedFinding finding =
        release("{kind: HelmRepository, name: chartz, namespace: sources}", false).orElseThrow();

    assertThat(finding.name()).isEqualTo("manifest/missing-source");
    assertThat(finding.effect()).isEqualTo(Effect.Warn);
    assertThat(finding.severity()).isEqualTo(Severity.Medium);
    assertThat(finding.finding().path().toString()).isEqualTo("spec.chart.spec.sourceRef");
    assertThat(finding.message())
        .isEqualTo(
            "spec.chart.spec.sourceRef names HelmRepository sources/chartz, which is not among the"
                + " files.\nNothing is reconciled until it is there. Did you mean charts? Add it,"
                + " or fix the name or the namespace.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: HelmRepository, name: charts, namespace: sources} | false | false",
        "{kind: HelmRepository, name: charts, namespace: sources} | true | false",
        // A file leaves its namespace to a kustomization; what is built has it.
        "{kind: HelmRepository, name: charts} | false | false",
        "{kind: HelmRepository, name: charts} | true | true",
        "{kind: HelmRepository, name: charts-of-others} | false | true",
        "'{kind: HelmRepository, name: \"${CHARTS}\"}' | false | false",
        // No GitRepository is among the files: they are all kept elsewhere.
        "{kind: GitRepository, name: fleet} | false | false",
        "{kind: GitRepository, name: fleet} | true | true",
        "{kind: GitRepository, name: flux-system} | true | false",
        "{kind: ExternalArtifact, name: made} | true | false",
        "{kind: HelmRepository} | true | false",
      })
  void isSilentWhereASourceMayBe(String sourceRef, boolean exact, boolean told) {
    assertThat(release(sourceRef, exact).isPresent()).isEqualTo(told);
  }

  @Test
  void readsTheSourceOfEachKind() {
    Resource kustomization =
        resource(
            """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps, namespace: flux-system}
            spec: {interval: 10m, prune: true, sourceRef: {kind: GitRepository, name: fleat}}
            """);

    assertThat(
            MissingSources.of(
                ObjectChange.inFile(kustomization, Completeness.Whole),
                new FixedClusterView(List.of()),
                true))
        .get()
        .satisfies(finding ->
            assertThat(finding.message())
                .startsWith("spec.sourceRef names GitRepository flux-system/fleat"));
  }
}
