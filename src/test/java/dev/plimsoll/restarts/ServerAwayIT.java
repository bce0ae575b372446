package dev.plimsoll.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shipped policy against needless restarts, while the server is away. */
@NeedsTestbed(nodes = 2, flux = true, registry = true)
class ServerAwayIT {

  /** Deployments of a chart that takes a while to upgrade. */
  private static final int MANY = 20;

  private static DemoCharts charts;

  @BeforeAll
  static void packageCharts(Cluster cluster) throws IOException {
    charts = DemoCharts.served(cluster);
  }

  @Test
  void aServerThatIsGoneStopsNoUpgradeAndCostsOneRestart(Cluster cluster) {
    Release release = Release.in(cluster, "outage", charts.url());
    release.declare("demo", "1.0.0", "");
    Server first = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS);
    try {
      Webhook.registerWorkloads(cluster, first, "outage");
      release.declare("demo", "1.0.1", "");
      Set<String> frozen = release.pods();

      first.close();
      release.declare("demo", "1.0.2", "");
      assertThat(release.replaced(frozen)).hasSize(DemoCharts.PODS);

      Set<String> after = release.pods();
      try (Server second = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS)) {
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
    Server first = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS);
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
      try (Server second = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS)) {
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
    many.packaged(cluster, charts.folder().resolve("many"), version, "ghcr.io/demo/app:1.0.0");
    cluster
        .helm(
            "upgrade",
            "--install",
            "demo",
            charts.folder().resolve("many/demo-" + version + ".tgz") + "")
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
    Release release = Release.in(cluster, "standing", charts.url());
    release.declare("demo", "1.0.0", "");
    Server server = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS);
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
      assertThat(release.chartLabel()).isEqualTo("demo-1.0.0");
      assertThat(release.history()).containsExactly("v2 deployed", "v1 superseded");

      Webhook.unregister(cluster, "standing");
      release.reconcile("thawed");
      release.await("correction", node -> release.chartLabel().equals("demo-1.0.1"));
    } finally {
      server.close();
      Webhook.unregister(cluster, "standing");
    }
  }
}
