package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipes, followed from top to bottom beside a server with the shipped webhook configuration. */
@NeedsTestbed
class RecipesIT {

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Server server;
  private static String path;

  @BeforeAll
  static void deploy(Testbed testbed, Cluster real) throws IOException {
    cluster = real;
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: plimsoll-system}}");
    server =
        Server.start(
            Program.serveCommand("--namespace=plimsoll-system", "--trust-requests")
                .with("--policies=builtin", "--policies=configmaps")
                .env("KUBECONFIG", cluster.kubeconfig()));
    path = testbed.programs() + File.pathSeparator + ConsoleIT.path(folder);
    cluster.apply(DeployedIT.configuration(server));
    Guarded.await(cluster);
  }

  @AfterAll
  static void remove() {
    Guarded.unregister(cluster);
    server.close();
  }

  @AfterEach
  void forgetPolicies() {
    String before = policies();
    cluster
        .kubectl("delete", "configmaps", "-n", "plimsoll-system", "-l", "plimsoll.dev/policies")
        .success();
    Await.until("the policies are others", server, () -> !policies().equals(before));
  }

  @ParameterizedTest
  @ValueSource(strings = {"environments", "protect-from-deletion", "tenants"})
  void everyStepDoesWhatThePageSays(String name) throws IOException {
    Walkthrough recipe =
        new Walkthrough(
            Path.of("docs/how-to", name + ".md"),
            Files.createDirectories(folder.resolve(name)),
            path,
            Map.of("KUBECONFIG", cluster.kubeconfig().toString()));
    assertThat(recipe.steps()).isNotEmpty();

    for (Markdown.Block step : recipe.steps()) {
      String before = policies();
      recipe.follow(step);
      if (step.text().matches("(?s).*(kubectl apply -k policies|plimsoll.dev/policies=true).*")) {
        Await.until("the policies are others", server, () -> !policies().equals(before));
      }
    }
  }

  /** What tells a set of policies from another. */
  private static String policies() {
    return server
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("plimsoll_policy_set_info"))
        .toList()
        .toString();
  }
}
