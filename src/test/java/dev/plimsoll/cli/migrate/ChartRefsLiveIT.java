package dev.plimsoll.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The move to chartRef, with a cluster at hand that has not followed Git yet. */
@NeedsTestbed(definitionsOf = "2.6")
class ChartRefsLiveIT {

  private static final String NAMESPACE = "chart-refs-live";

  private static final String MANIFESTS =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: HelmRepository
      metadata: {name: charts, namespace: chart-refs-live}
      spec: {interval: 1h, type: oci, url: "oci://registry.example.com/charts"}
      ---
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: shop, namespace: chart-refs-live}
      spec:
        interval: 10m
        chart: {spec: {chart: shop, version: 1.2.3, sourceRef: {kind: HelmRepository, name: charts}}}
      """;

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void manifestsAtTheCurrentVersion() throws IOException {
    file = Files.writeString(folder.resolve("shop.yaml"), MANIFESTS);
  }

  private static void applied(Cluster cluster, String version) {
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}");
    // Who owned a release goes only with the release.
    cluster.kubectl("delete", "helmreleases", "--all", "-n", NAMESPACE).success();
    cluster
        .kubectl("apply", "--server-side", "--field-manager=kustomize-controller", "-f", "-")
        .input(MANIFESTS.replace("helm.toolkit.fluxcd.io/v2", "helm.toolkit.fluxcd.io/" + version))
        .success();
  }

  private Command.Result migrate(Cluster cluster, String... flags) {
    return Program.command("migrate", "--chart-ref")
        .with(flags)
        .with(folder.toString())
        .env("KUBECONFIG", cluster.kubeconfig())
        .run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2beta1", "v2beta2"})
  void waitsForWhoeverOwnsAReleaseAtAnOldVersion(String version, Cluster cluster) {
    applied(cluster, version);

    Command.Result result = migrate(cluster, "--live");

    assertThat(result.out())
        .contains(
            "MANUAL: HelmRelease chart-refs-live/shop: in the cluster it is still owned by"
                + " kustomize-controller at "
                + version);
    assertThat(result.exitCode()).isOne();
    assertThat(file).hasContent(MANIFESTS);
  }

  @Test
  void movesWhatTheClusterHasWritten(Cluster cluster) throws IOException {
    applied(cluster, "v2");

    Command.Result result = migrate(cluster, "--live");

    assertThat(result.exitCode()).isZero();
    assertThat(Files.readString(file)).contains("chartRef", "kind: OCIRepository");
  }

  @Test
  void asksNoClusterUninvited(Cluster cluster) throws IOException {
    applied(cluster, "v2beta2");

    Command.Result result =
        Program.command("migrate", "--chart-ref", folder.toString())
            .env("KUBECONFIG", folder.resolve("none"))
            .run();

    assertThat(result.exitCode()).isZero();
    assertThat(Files.readString(file)).contains("chartRef");
  }

  @Test
  void saysWhyItCouldNotAsk(Cluster cluster) {
    Command.Result result = migrate(cluster, "--live", "--context", "nowhere");

    assertThat(result.err()).contains("--context: the kubeconfig has no nowhere");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(file).hasContent(MANIFESTS);
  }
}
