package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.manifest.Resource;
import org.junit.jupiter.api.Test;

class HelmReleaseTest {

  private static HelmRelease release(String spec) throws JsonProcessingException {
    return HelmRelease.of(
            new Resource(
                new YAMLMapper()
                    .readTree(
                        """
                        apiVersion: helm.toolkit.fluxcd.io/v2
                        kind: HelmRelease
                        metadata: {name: shop, namespace: team-a}
                        spec: %s
                        """
                            .formatted(spec))))
        .orElseThrow();
  }

  @Test
  void takesItsOwnNamespaceWhereAReferenceHasNone() throws Exception {
    HelmRelease release =
        release("{chartRef: {kind: OCIRepository, name: shop}, dependsOn: [{name: database}]}");

    assertThat(release.source()).contains(new Reference("OCIRepository", "team-a", "shop"));
    assertThat(DependsOn.of(release.resource()).values())
        .containsExactly(new Reference("HelmRelease", "team-a", "database"));
  }

  @Test
  void findsTheSourceOfAChartTemplate() throws Exception {
    HelmRelease release =
        release(
            "{chart: {spec: {chart: shop, version: 1.x, sourceRef: "
                + "{kind: HelmRepository, name: charts, namespace: flux-system}}}}");

    assertThat(release.source()).contains(new Reference("HelmRepository", "flux-system", "charts"));
    assertThat(release.chart().orElseThrow().version()).contains("1.x");
    assertThat(release.chart().orElseThrow().isComplete()).isTrue();
  }

  @Test
  void knowsARemainderOfAChartTemplate() throws Exception {
    HelmRelease release =
        release("{chart: {spec: {interval: 5m, reconcileStrategy: ChartVersion}}}");

    assertThat(release.hasChart()).isTrue();
    assertThat(release.chart().orElseThrow().isComplete()).isFalse();
  }

  @Test
  void readsNothingFromWrongTypes() throws Exception {
    HelmRelease release = release("{chart: 5, chartRef: [a], dependsOn: {a: b}, suspend: maybe}");

    assertThat(release.source()).isEmpty();
    assertThat(release.chart()).isEmpty();
    assertThat(DependsOn.of(release.resource())).isEmpty();
    assertThat(release.isSuspended()).isFalse();
  }
}
