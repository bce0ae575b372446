package dev.plimsoll.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.version.Updates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runs, in numbers. */
class InventoryTest {

  private final Inventory inventory = new Inventory(FluxVersion.V2_9);

  private final List<Resource> objects = new ArrayList<>();

  private void add(String yaml) {
    List<Resource> added =
        Manifests.read("given.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents().stream()
            .map(document -> document.resource())
            .toList();
    objects.addAll(added);
    ClusterView cluster = new FixedClusterView(objects);
    added.forEach(resource -> inventory.add(resource, cluster));
  }

  private void chart(String version) {
    add(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: team}
        spec: {chart: {spec: {chart: shop, version: "%s", sourceRef: {kind: HelmRepository, name: shop}}}}
        """
            .formatted(version));
  }

  @ParameterizedTest
  @CsvSource({
    "1.4.0, None",
    "1.4.x, Patch",
    "1.x, Minor",
    ">=1.4.0, Major",
    ">2.0.0 <1.0.0, nothing matches",
    "not-a-version, no version"
  })
  void countsVersionsByHowLooseTheyAre(String version, String updates) {
    chart(version);

    assertThat(inventory.versions()).containsEntry(updates, 1);
    assertThat(inventory.versions().values()).containsOnlyOnce(1);
  }

  @Test
  void countsADigestAsOneVersion() {
    add(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: shop, namespace: team}
        spec: {url: "oci://example.org/shop", ref: {digest: "sha256:%s"}}
        """
            .formatted("0".repeat(64)));

    assertThat(inventory.versions()).containsEntry(Updates.None.name(), 1);
  }

  /** Flux makes one for every template of a release, whose version is counted there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HelmChart | chart: shop, version: 1.4.0, sourceRef: {kind: HelmRepository, name: shop}",
        "OCIRepository | url: 'oci://example.org/shop', ref: {tag: 1.4.0}"
      })
  void countsSourcesThatSomebodyWroteAndNoOthers(String kind, String spec) {
    String source =
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: %s
        metadata: {name: team-shop, namespace: team, labels: {%s}, managedFields: [{manager: %s}]}
        spec: {%s}
        """;
    String labels = "helm.toolkit.fluxcd.io/name: shop, helm.toolkit.fluxcd.io/namespace: team";

    add(source.formatted(kind, labels, "helm-controller", spec));
    assertThat(inventory.versions()).as("no release").containsEntry(Updates.None.name(), 1);

    add(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: team}
        spec: {chart: {kind: %s, spec: {%s}}}
        """
            .formatted(kind, spec));
    add(source.formatted(kind, labels, "helm-controller", spec));
    assertThat(inventory.versions()).as("the release").containsEntry(Updates.None.name(), 2);

    add(source.formatted(kind, labels, "kubectl", spec));
    add(source.formatted(kind, "", "helm-controller", spec));
    add(source.formatted(kind, labels, "helm-controller", spec).replace("team-shop", "shop"));
    assertThat(inventory.versions()).as("others").containsEntry(Updates.None.name(), 5);
  }

  @Test
  void countsReleasesByTheKindOfTheirTemplate() {
    add(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: team}
        spec: {chart: {kind: OCIRepository, spec: {url: "oci://example.org/shop", ref: {semver: 1.x}}}}
        """);
    chart("1.4.0");

    assertThat(inventory.withInlineChart()).isEqualTo(1);
    assertThat(inventory.withChart()).isEqualTo(1);
    assertThat(inventory.versions()).containsEntry(Updates.Minor.name(), 1);
  }

  @Test
  void countsChartsAsTheyAreInstalledAndWhereTheyComeFrom() {
    String release =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: team}
        spec: {%s}
        status: {history: [{chartName: shop, chartVersion: 1.4.0}, {chartName: shop, chartVersion: 1.3.0}]}
        """;
    add(release.formatted("chartRef: {kind: OCIRepository, name: shop}"));
    add(release.formatted("chart: {spec: {chart: shop, version: 1.4.0}}"));
    chart("1.4.0");

    assertThat(inventory.charts()).containsExactly(Map.entry("shop 1.4.0", 2));
    assertThat(inventory.withChartRef()).isEqualTo(1);
    assertThat(inventory.withChart()).isEqualTo(2);
  }

  @Test
  void countsHowFarTheMigrationIs() {
    String release =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: team, managedFields: [{manager: m, apiVersion: helm.toolkit.fluxcd.io/%s}]}
        """;
    add(release.formatted("v2beta2"));
    add(release.formatted("v2"));
    add("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: team}}");

    assertThat(inventory.migrations())
        .containsExactly(Map.entry("HelmRelease", new Inventory.Migration(2, 1)));
    assertThat(inventory.flux()).isEqualTo(FluxVersion.V2_9);
  }

  @Test
  void countsImages() {
    inventory.images(Map.of("b:1", 2, "a:1", 1));

    assertThat(inventory.images()).containsExactly(Map.entry("a:1", 1), Map.entry("b:1", 2));
  }
}
