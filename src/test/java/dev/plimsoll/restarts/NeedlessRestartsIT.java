package dev.plimsoll.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shipped policy against needless restarts, while helm-controller upgrades. */
@NeedsTestbed(nodes = 2, flux = true, registry = true)
class NeedlessRestartsIT {

  private static final String POLICIES = "policies/workloads/needless-restarts.yaml";

  private static String charts;
  private static Path folder;

  /** Two pods each of a Deployment, a StatefulSet and, on two nodes, a DaemonSet. */
  private static final int PODS = 6;

  /** Deployments of a chart that takes a while to upgrade. */
  private static final int MANY = 20;

  @BeforeAll
  static void packageCharts(Cluster cluster) throws IOException {
    folder = Files.createTempDirectory(Path.of("target"), "charts-").toAbsolutePath();
    for (String version : new String[] {"1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.4"}) {
      Chart.DEMO.packaged(cluster, folder, version, "ghcr.io/demo/app:1.0.0");
    }
    Chart.DEMO.packaged(cluster, folder, "1.1.0", "ghcr.io/demo/app:1.1.0");
    Chart spread =
        new Chart(
            "demo",
            Chart.DEMO
                .templates()
                .replace(
                    "      terminationGracePeriodSeconds: 0\n",
                    """
                          terminationGracePeriodSeconds: 0
                          affinity:
                            podAntiAffinity:
                              preferredDuringSchedulingIgnoredDuringExecution:
                                - weight: 1
                                  podAffinityTerm:
                                    topologyKey: kubernetes.io/hostname
                                    labelSelector: {matchExpressions: [{key: helm.sh/chart, operator: Exists}]}
                    """));
    spread.packaged(cluster, folder, "2.0.0", "ghcr.io/demo/app:1.1.0");
    spread.packaged(cluster, folder, "2.0.1", "ghcr.io/demo/app:1.1.0");
    charts = cluster.serveCharts(folder);
  }

  @Test
  void aNewChartVersionAloneReplacesNoPodAndIsNoDrift(Cluster cluster) {
    Release release = Release.in(cluster, "label-only", charts);
    release.declare("demo", "1.0.0", "");
    Set<String> first = release.pods();
    assertThat(first).hasSize(PODS);
    release.declare("demo", "1.0.1", "");
    assertThat(release.replaced(first)).as("without the webhook").hasSize(PODS);

    try (Server server = Program.serve("--no-cluster", "--policies", POLICIES)) {
      Webhook.registerWorkloads(cluster, server, "label-only");
      Set<String> pods = release.pods();
      Map<String, Integer> generations = release.generations();

      release.declare("demo", "1.0.2", "");

      assertThat(release.replaced(pods)).as("with the webhook").isEmpty();
      assertThat(release.generations()).hasSize(4).isEqualTo(generations);
      assertThat(label(release, "deployment")).isEqualTo("demo-1.0.1");
      for (String round : new String[] {"one", "two", "three"}) {
        release.reconcile(round);
      }
      assertThat(release.generations()).isEqualTo(generations);
      assertThat(release.eventReasons()).doesNotContain("DriftDetected", "DriftCorrected");
    } finally {
      Webhook.unregister(cluster, "label-only");
    }
  }

  @Test
  void aRealChangeGoesThroughWithTheNewestLabels(Cluster cluster) {
    Release release = Release.in(cluster, "real-change", charts);
    release.declare("demo", "1.0.0", "");
    try (Server server = Program.serve("--no-cluster", "--policies", POLICIES)) {
      Webhook.registerWorkloads(cluster, server, "real-change");
      Set<String> pods = release.pods();
      release.declare("demo", "1.0.1", "");
      assertThat(release.replaced(pods)).isEmpty();

      release.declare("demo", "1.1.0", "");

      assertThat(release.replaced(pods)).hasSize(PODS);
      assertThat(label(release, "deployment")).isEqualTo("demo-1.1.0");

      Set<String> spreadPods;
      release.declare("demo", "2.0.0", "");
      spreadPods = release.pods();
      release.declare("demo", "2.0.1", "");
      assertThat(release.replaced(spreadPods)).as("an affinity goes by the label").hasSize(PODS);
      assertThat(label(release, "deployment")).isEqualTo("demo-2.0.1");
      assertThat(
              cluster
                  .kubectl("set", "env", "deployment/deployment", "-n", "real-change", "A=b")
                  .run()
                  .exitCode())
          .isZero();
    } finally {
      Webhook.unregister(cluster, "real-change");
    }
  }

  @Test
  void movingToAnOciRepositoryReplacesNoPod(Cluster cluster) throws IOException {
    String registry = cluster.registry();
    cluster
        .helm(
            "push",
            folder.resolve("demo-1.0.0.tgz").toString(),
            "oci://" + registry + "/charts",
            "--plain-http")
        .success();
    Release release = Release.in(cluster, "chart-ref", charts);
    release.declare("demo", "1.0.0", "");
    cluster.apply(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: demo, namespace: chart-ref}
        spec:
          interval: 1h
          insecure: true
          url: oci://%s/charts/demo
          ref: {tag: 1.0.0}
          layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}
        """
            .formatted(registry));
    try (Server server = Program.serve("--no-cluster", "--policies", POLICIES)) {
      Webhook.registerWorkloads(cluster, server, "chart-ref");
      Set<String> pods = release.pods();

      release.patch(
          "{\"spec\": {\"chart\": null, \"chartRef\": {\"kind\": \"OCIRepository\", \"name\":"
              + " \"demo\"}}}");
      release.await(
          "chart by reference",
          node ->
              node.path("status")
                      .path("history")
                      .path(0)
                      .path("chartVersion")
                      .asText()
                      .contains("+")
                  && Release.isReady(node));

      assertThat(release.replaced(pods)).isEmpty();
    } finally {
      Webhook.unregister(cluster, "chart-ref");
    }
  }

  @Test
  void aServerThatIsGoneStopsNoUpgradeAndCostsOneRestart(Cluster cluster) {
    Release release = Release.in(cluster, "outage", charts);
    release.declare("demo", "1.0.0", "");
    Server first = Program.serve("--no-cluster", "--policies", POLICIES);
    try {
      Webhook.registerWorkloads(cluster, first, "outage");
      release.declare("demo", "1.0.1", "");
      Set<String> frozen = release.pods();

      first.close();
      release.declare("demo", "1.0.2", "");
      assertThat(release.replaced(frozen)).hasSize(PODS);

      Set<String> after = release.pods();
      try (Server second = Program.serve("--no-cluster", "--policies", POLICIES)) {
        Webhook.registerWorkloads(cluster, second, "outage");
        release.declare("demo", "1.0.3", "");
        assertThat(release.replaced(after)).as("freezing resumes").isEmpty();
      }
    } finally {
      Webhook.unregister(cluster, "outage");
    }
  }

  @Test
  void aServerThatDiesAmidAnUpgradeLetsTheRestPass(Cluster cluster) {
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: amid}\n");
    Release release = new Release(cluster, "amid");
    Server first = Program.serve("--no-cluster", "--policies", POLICIES);
    try {
      Webhook.registerWorkloads(cluster, first, "amid");
      many(cluster, "1.0.0");
      many(cluster, "1.0.1");
      Map<String, String> started = charts(release);
      assertThat(started).hasSize(MANY).containsValue("demo-1.0.0").hasSize(MANY);
      Set<String> pods = release.pods();
      // It says that it has kept a label just before it answers so; a quarter gets its answer.
      awaitSilence(first);
      int enough = first.log().size() + MANY / 4;
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            while (first.log().size() < enough && first.process().isAlive()) {
              LockSupport.parkNanos(200_000);
            }
            first.process().destroyForcibly();
          });

      many(cluster, "1.0.2");

      Map<String, String> after = charts(release);
      assertThat(after).hasSize(MANY).containsValue("demo-1.0.0").containsValue("demo-1.0.2");
      assertThat(release.history().getFirst()).isEqualTo("v3 deployed");
      for (JsonNode deployment : release.all("deployments")) {
        String chart = after.get(deployment.path("metadata").path("name").asText());
        assertThat(deployment.path("metadata").path("generation").asInt())
            .isEqualTo(chart.equals("demo-1.0.0") ? 1 : 2);
      }
      long passed = after.values().stream().filter("demo-1.0.2"::equals).count();
      assertThat(release.replaced(pods)).hasSize((int) passed);

      Set<String> survivors = release.pods();
      try (Server second = Program.serve("--no-cluster", "--policies", POLICIES)) {
        Webhook.registerWorkloads(cluster, second, "amid");
        many(cluster, "1.0.3");
        assertThat(release.replaced(survivors)).as("freezing resumes").isEmpty();
        assertThat(charts(release)).isEqualTo(after);
      }
    } finally {
      first.close();
      Webhook.unregister(cluster, "amid");
    }
  }

  private static void awaitSilence(Server server) {
    int said;
    do {
      said = server.log().size();
      Release.pause();
    } while (server.log().size() > said);
  }

  /** Upgrades a release of many Deployments, and waits for what it rolls out. */
  private static void many(Cluster cluster, String version) {
    Chart many =
        new Chart(
            "demo",
            """
            {{- range $i := until %d }}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: "d{{ $i }}"}
            spec:
              selector: {matchLabels: {app: "d{{ $i }}"}}
              template:
                metadata: {labels: {app: "d{{ $i }}", helm.sh/chart: "demo-{{ $.Chart.Version }}"}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers: [{name: app, image: "{{ $.Values.image }}"}]
            {{- end }}
            """
                .formatted(MANY));
    many.packaged(cluster, folder.resolve("many"), version, "ghcr.io/demo/app:1.0.0");
    cluster
        .helm("upgrade", "--install", "demo", folder.resolve("many/demo-" + version + ".tgz") + "")
        .with("-n", "amid", "--wait")
        .success();
    Release release = new Release(cluster, "amid");
    for (int i = 0; i < 40 && release.pods().size() != MANY; i++) {
      Release.pause();
    }
  }

  /** The chart that each Deployment's pods name. */
  private static Map<String, String> charts(Release release) {
    Map<String, String> charts = new TreeMap<>();
    for (JsonNode deployment : release.all("deployments")) {
      charts.put(
          deployment.path("metadata").path("name").asText(),
          deployment
              .path("spec")
              .path("template")
              .path("metadata")
              .path("labels")
              .path("helm.sh/chart")
              .asText());
    }
    return charts;
  }

  @Test
  void whatIsFrozenIsNotPutRightWhileNobodyAnswers(Cluster cluster) {
    Release release = Release.in(cluster, "standing", charts);
    release.declare("demo", "1.0.0", "");
    Server server = Program.serve("--no-cluster", "--policies", POLICIES);
    try {
      Webhook.registerWorkloads(cluster, server, "standing");
      Webhook.registerDriftDetection(cluster, server, "standing");
      Set<String> pods = release.pods();
      release.declare("demo", "1.0.1", "");
      release.reconcile("answered");
      assertThat(release.replaced(pods)).isEmpty();

      server.close();
      release.ask("unanswered");
      release.await(
          "failed drift detection",
          node -> node.path("status").toString().contains("failed calling webhook"));

      assertThat(release.replaced(pods)).isEmpty();
      assertThat(label(release, "deployment")).isEqualTo("demo-1.0.0");
      assertThat(release.history()).containsExactly("v2 deployed", "v1 superseded");

      Webhook.unregister(cluster, "standing");
      release.reconcile("thawed");
      release.await("correction", node -> label(release, "deployment").equals("demo-1.0.1"));
    } finally {
      server.close();
      Webhook.unregister(cluster, "standing");
    }
  }

  @Test
  void theAnswerIsTheSameInADryRunAndTheSecondTime(Cluster cluster) {
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: dry-run}\n");
    try (Server server = Program.serve("--no-cluster", "--policies", POLICIES)) {
      Webhook.registerWorkloads(cluster, server, "dry-run");
      applied(cluster, "demo-1.0.0");

      String dry = applied(cluster, "demo-1.0.1", "--dry-run=server");
      String first = applied(cluster, "demo-1.0.1");
      String second = applied(cluster, "demo-1.0.1");

      assertThat(dry).isEqualTo("demo-1.0.0 1");
      assertThat(first).isEqualTo(dry);
      assertThat(second).isEqualTo(dry);
    } finally {
      Webhook.unregister(cluster, "dry-run");
    }
  }

  @Test
  void soItIsForTemplatesOfAllSorts(Cluster cluster) {
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: templates}\n");
    Templates templates = new Templates(2026);
    try (Server server = Program.serve("--no-cluster", "--policies", POLICIES)) {
      Webhook.registerWorkloads(cluster, server, "templates");
      for (int i = 0; i < 10; i++) {
        template(cluster, templates.next("demo" + i));
        ObjectNode next = templates.next("demo" + i);

        String dry = template(cluster, next, "--dry-run=server");
        String first = template(cluster, next);
        String second = template(cluster, next);

        assertThat(dry).as(next.toString()).contains("app:demo" + i);
        assertThat(first).as(next.toString()).isEqualTo(dry);
        assertThat(second).as(next.toString()).isEqualTo(dry);
      }
    } finally {
      Webhook.unregister(cluster, "templates");
    }
  }

  /** The pod template of a Deployment that is applied as Helm does it. */
  private static String template(Cluster cluster, ObjectNode deployment, String... more) {
    return cluster
        .kubectl("apply", "--server-side", "--field-manager=helm", "-f", "-")
        .with(more)
        .with("-o", "go-template={{.spec.template}}")
        .input(deployment.toString())
        .success();
  }

  /** The label and the generation of a Deployment that is applied as Helm does it. */
  private static String applied(Cluster cluster, String chart, String... more) {
    return cluster
        .kubectl("apply", "--server-side", "--field-manager=helm", "-n", "dry-run", "-f", "-")
        .with(more)
        .with(
            "-o",
            "jsonpath={.spec.template.metadata.labels.helm\\.sh/chart} {.metadata.generation}")
        .input(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: demo, labels: {helm.sh/chart: %1$s}}
            spec:
              replicas: 0
              selector: {matchLabels: {app: demo}}
              template:
                metadata: {labels: {app: demo, helm.sh/chart: %1$s}}
                spec: {containers: [{name: app, image: "ghcr.io/demo/app:1.0.0"}]}
            """
                .formatted(chart))
        .success();
  }

  private static String label(Release release, String deployment) {
    return release
        .get("deployment", deployment)
        .path("spec")
        .path("template")
        .path("metadata")
        .path("labels")
        .path("helm.sh/chart")
        .asText();
  }
}
