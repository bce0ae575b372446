package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Cluster;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that goes back: the documentation's way from symptom to cause to guard. */
@NeedsTestbed(nodes = 1)
class RollbackRecipeIT {

  private static final String OLD = "ghcr.io/demo/shop:1.0.0";
  private static final String NEW = "ghcr.io/demo/shop:1.1.0";

  private static final String TEMPLATE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            containers: [{name: app, image: "{{ .Values.image }}"}]
      """;

  @TempDir private Path folder;

  @Test
  void everyCommandDoesWhatThePageSays(Testbed testbed, Cluster cluster) throws IOException {
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    String chart = chart();
    cluster.helm("install", "shop", chart, "-n", "shop", "--set", "image=" + OLD).success();
    cluster.kubectl("set", "image", "deployment/shop", "-n", "shop", "app=" + NEW).success();
    cluster
        .helm("upgrade", "shop", chart, "-n", "shop", "--reuse-values", "--force-conflicts")
        .success();
    List<Markdown.Block> blocks =
        Markdown.blocks(Path.of("docs/how-to/image-rolled-back.md")).stream()
            .filter(block -> block.is("rollback"))
            .toList();
    Map<String, String> environment =
        Map.of("KUBECONFIG", cluster.kubeconfig().toString(), "CHART", chart);
    String path = testbed.programs() + File.pathSeparator + ConsoleIT.path(folder);
    assertThat(blocks).hasSize(4);

    Console.execute(blocks.get(0), path, environment);
    Console.execute(blocks.get(1), path, environment);
    try (Server server =
        Server.start(
            Program.serveCommand("--trust-requests").env("KUBECONFIG", cluster.kubeconfig()))) {
      cluster.apply(DeployedIT.configuration(server));
      Guarded.await(cluster);
      Console.execute(blocks.get(2), path, environment);
      Console.execute(blocks.get(3), path, environment);
    } finally {
      Guarded.unregister(cluster);
    }
  }

  private String chart() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("shop"));
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "{apiVersion: v2, name: shop, version: 1.0.0}");
    Files.writeString(chart.resolve("templates/all.yaml"), TEMPLATE);
    return chart.toString();
  }
}
