package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped webhook configuration on a real API server: what the README shows, and that a server
 * which is gone stands in the way of nothing that fixes it.
 */
@NeedsTestbed
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeployedIT {

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: %s, namespace: shop}
      spec: {interval: 10m, chartRef: {kind: OCIRepository, name: shop}}
      """;

  /** As helm-controller makes it for a release that names a chart. */
  private static final String CHART =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: HelmChart
      metadata: {name: %s, namespace: shop}
      spec: {interval: 10m, chart: shop, sourceRef: {kind: HelmRepository, name: shop}}
      """;

  /** As {@code flux bootstrap} writes them. */
  private static final String ROOT =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: %1$s, namespace: flux-system}
      spec: {interval: 1m, url: "ssh://git@example.com/fleet", ref: {branch: main}}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: %1$s, namespace: flux-system}
      spec:
        interval: 10m
        path: ./clusters/production
        prune: true
        force: true
        sourceRef: {kind: GitRepository, name: %1$s}
      """;

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Server server;
  private static String path;

  @BeforeAll
  static void deploy(Testbed testbed, Cluster real) throws IOException {
    cluster = real;
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
    cluster.apply(RELEASE.formatted("running"));
    cluster.apply(
        RELEASE
            .formatted("risky")
            .replace(
                "shop}}\n", "shop}, upgrade: {remediation: {strategy: uninstall, retries: 3}}}\n"));
    cluster.apply(
        RELEASE.formatted("leaving").replace("shop}\n", "shop, finalizers: [example.com/wait]}\n"));
    cluster.kubectl("delete", "--wait=false", "-n", "shop", "helmrelease", "leaving").success();
    server = Server.start(Program.serveCommand().env("KUBECONFIG", cluster.kubeconfig()));
    path = testbed.programs() + File.pathSeparator + ConsoleIT.path(folder);
    cluster.apply(configuration(server));
    Guarded.await(cluster);
  }

  /** The shipped webhook configuration, for a server on this machine. */
  static String configuration(Server server) throws IOException {
    return Files.readString(Path.of("deploy/helm/shared/webhooks.yaml"))
        .replaceAll(
            "clientConfig: &(\\w+)\n +service: \\{[^}]*\\}",
            "clientConfig: &$1\n      url: \"https://127.0.0.1:%d/$1\"\n      caBundle: %s"
                .formatted(server.port(), server.caBundle()));
  }

  @AfterAll
  static void remove() {
    Guarded.unregister(cluster);
    server.close();
  }

  private static Command.Result create(String yaml) {
    return cluster.kubectl("create", "--dry-run=server", "-f", "-").input(yaml).run();
  }

  @Test
  @Order(1)
  void theDocumentationShowsWhatPeopleSee() {
    Map<String, String> environment = Map.of("KUBECONFIG", cluster.kubeconfig().toString());
    List<Markdown.Block> sessions =
        Markdown.pages().stream()
            .flatMap(page -> Markdown.blocks(page).stream())
            .filter(block -> block.is("console") && block.is("cluster"))
            .toList();

    assertThat(sessions).isNotEmpty();
    sessions.forEach(session -> Console.execute(session, path, environment));
  }

  @Test
  @Order(1)
  void theRootOfFluxIsEvaluatedWhileSomebodyAnswers() {
    assertThat(create(ROOT.formatted("flux-system")).err())
        .contains("Warning: [forced-replacement/no-force]");
  }

  @Test
  @Order(2)
  void withoutAServerNothingPassesThatTheGuardWouldHaveEvaluated() {
    server.close();

    Command.Result denied = create(RELEASE.formatted("new"));

    assertThat(denied.exitCode()).isNotZero();
    assertThat(denied.err()).contains("failed calling webhook", "plimsoll.dev");
  }

  @Test
  @Order(3)
  void withoutAServerItCanBeInstalledAgain() {
    assertThat(create(inFluxSystem(RELEASE.formatted("plimsoll"))).err()).isEmpty();
    assertThat(create(inFluxSystem(CHART.formatted("flux-system-plimsoll"))).err()).isEmpty();
    assertThat(create(inFluxSystem(CHART.formatted("flux-system-other"))).err())
        .contains("failed calling webhook");
  }

  /** Its name is worth nothing to a team that gives it to a release of its own. */
  @Test
  @Order(3)
  void withoutAServerItsNameOpensNothingElsewhere() {
    assertThat(create(RELEASE.formatted("plimsoll")).err()).contains("failed calling webhook");
    assertThat(create(CHART.formatted("shop-plimsoll")).err()).contains("failed calling webhook");
    assertThat(create(inFluxSystem(CHART.formatted("shop-plimsoll"))).err())
        .contains("failed calling webhook");
  }

  private static String inFluxSystem(String yaml) {
    return yaml.replace("namespace: shop", "namespace: flux-system");
  }

  @Test
  @Order(3)
  void withoutAServerFluxCanBeInstalledAgain() {
    assertThat(create(ROOT.formatted("flux-system")).err()).isEmpty();
    assertThat(create(ROOT.formatted("other")).err()).contains("failed calling webhook");
  }

  @Test
  @Order(3)
  void withoutAServerWhatLeavesMayLeave() {
    cluster
        .kubectl("patch", "-n", "shop", "helmrelease", "leaving", "--type=json")
        .with("-p", "[{\"op\": \"remove\", \"path\": \"/metadata/finalizers\"}]")
        .success();

    assertThat(cluster.kubectl("get", "-n", "shop", "helmreleases", "-o", "name").success())
        .doesNotContain("leaving");
  }

  @Test
  @Order(3)
  void withoutAServerWhatSaysNothingNewPasses() {
    assertThat(cluster.apply(RELEASE.formatted("running"))).contains("serverside-applied");
  }
}
