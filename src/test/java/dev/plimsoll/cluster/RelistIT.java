package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.AnotherApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is deleted while the way to the API server is cut is forgotten, though the API server that
 * answers afterwards knows nothing of it any more: it has started later, and ends every watch from
 * before with 410.
 */
@NeedsTestbed
class RelistIT {

  private static final Pattern SERVER = Pattern.compile("https://127\\.0\\.0\\.1:(\\d+)");

  private static final String MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: %s, namespace: relist, labels: {plimsoll.dev/policies: "true"}}
      data:
        policy.yaml: |
          apiVersion: plimsoll.dev/v1alpha1
          kind: Policy
          metadata: {name: %s}
          spec:
            match: {resources: [HelmRelease], namespaces: {selector: {matchLabels: {team: a}}}}
            rules: [{id: none, preserveValues: {}}]
      """;

  /** The same kubeconfig, by way of another port. */
  private static Path kubeconfig(Path original, Path folder, int port) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        Files.readString(original).replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + port));
  }

  private static int port(Path kubeconfig) throws IOException {
    Matcher server = SERVER.matcher(Files.readString(kubeconfig));
    assertThat(server.find()).isTrue();
    return Integer.parseInt(server.group(1));
  }

  @Test
  void policiesThatWereDeletedMeanwhileAreForgotten(Cluster cluster, @TempDir Path folder)
      throws IOException {
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: relist}}");
    cluster.apply(MAP.formatted("deleted", "deleted"));
    cluster.apply(MAP.formatted("renamed", "stays"));
    try (CuttableLine line = CuttableLine.to(port(cluster.kubeconfig()));
        Server server =
            Server.start(
                Program.serveCommand("--policies", "configmaps")
                    .with("--namespace=relist")
                    .env("KUBECONFIG", kubeconfig(cluster.kubeconfig(), folder, line.port())))) {
      Await.until("it is ready", server, server::isReady);
      assertThat(health(server)).contains("\"policies\": 2").doesNotContain("notReloaded");

      line.cut();
      cluster.kubectl("delete", "-n", "relist", "configmap", "deleted", "renamed").success();
      cluster.apply(MAP.formatted("anew", "stays"));
      Await.until(
          "health tells that the cluster is not to be reached",
          server,
          () -> health(server).contains("\"cluster\": \"failing since"));
      assertThat(server.isReady()).isTrue();
      assertThat(health(server)).contains("\"policies\": 2");

      try (AnotherApiServer later = AnotherApiServer.start(cluster)) {
        line.leadTo(port(later.kubeconfig(cluster.kubeconfig())));
        line.restore();

        Await.until(
            "what was deleted is forgotten",
            server,
            () ->
                health(server).contains("\"policies\": 1")
                    && !health(server).contains("notReloaded"));
        Await.until(
            "nothing fails any more", server, () -> !health(server).contains("failing since"));

        cluster.kubectl("delete", "-n", "relist", "configmap", "anew").success();
        Await.until(
            "without any policy the last stays, and health says so",
            server,
            () -> health(server).contains("there is no policy in configmaps"));
      }
    }
    assertThat(cluster.kubectl("get", "-n", "relist", "configmaps").success())
        .doesNotContain("anew");
  }

  private static String health(Server server) {
    return server.management("/q/health/ready").body();
  }
}
