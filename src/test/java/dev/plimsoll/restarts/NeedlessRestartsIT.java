package dev.plimsoll.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shipped policy against needless restarts, while helm-controller upgrades. */
@NeedsTestbed(nodes = 2, flux = true, registry = true)
class NeedlessRestartsIT {

  private static DemoCharts charts;

  @BeforeAll
  static void packageCharts(Cluster cluster) throws IOException {
    charts = DemoCharts.served(cluster);
  }

  @Test
  void aNewChartVersionAloneReplacesNoPodAndIsNoDrift(Cluster cluster) {
    Release release = Release.in(cluster, "label-only", charts.url());
    release.declare("demo", "1.0.0", "");
    Set<String> first = release.pods();
    assertThat(first).hasSize(DemoCharts.PODS);
    release.declare("demo", "1.0.1", "");
    assertThat(release.replaced(first)).as("without the webhook").hasSize(DemoCharts.PODS);

    try (Server server = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS)) {
      Webhook.registerWorkloads(cluster, server, "label-only");
      Set<String> pods = release.pods();
      Map<String, Integer> generations = release.generations();

      release.declare("demo", "1.0.2", "");

      assertThat(release.replaced(pods)).as("with the webhook").isEmpty();
      assertThat(release.generations()).hasSize(4).isEqualTo(generations);
      assertThat(release.chartLabel()).isEqualTo("demo-1.0.1");
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
    Release release = Release.in(cluster, "real-change", charts.url());
    release.declare("demo", "1.0.0", "");
    try (Server server = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS)) {
      Webhook.registerWorkloads(cluster, server, "real-change");
      Set<String> pods = release.pods();
      release.declare("demo", "1.0.1", "");
      assertThat(release.replaced(pods)).isEmpty();

      release.declare("demo", "1.1.0", "");

      assertThat(release.replaced(pods)).hasSize(DemoCharts.PODS);
      assertThat(release.chartLabel()).isEqualTo("demo-1.1.0");

      Set<String> spreadPods;
      release.declare("demo", "2.0.0", "");
      spreadPods = release.pods();
      release.declare("demo", "2.0.1", "");
      assertThat(release.replaced(spreadPods))
          .as("an affinity goes by the label")
          .hasSize(DemoCharts.PODS);
      assertThat(release.chartLabel()).isEqualTo("demo-2.0.1");
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
            charts.folder().resolve("demo-1.0.0.tgz").toString(),
            "oci://" + registry + "/charts",
            "--plain-http")
        .success();
    Release release = Release.in(cluster, "chart-ref", charts.url());
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
    try (Server server = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS)) {
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
  void theAnswerIsTheSameInADryRunAndTheSecondTime(Cluster cluster) {
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: dry-run}\n");
    try (Server server = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS)) {
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
    try (Server server = Program.serve("--no-cluster", "--policies", Webhook.NEEDLESS_RESTARTS)) {
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
}
