package dev.plimsoll.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What {@code policy rbac} prints is what the server needs, on a real API server. */
@NeedsTestbed
class RbacIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void withTheseRightsTheServerReadsWhatItsPoliciesLookAt(Cluster cluster, Testbed testbed) {
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    Path kubeconfig = cluster.kubeconfigForServiceAccount("default", "least");
    String rbac =
        Program.command("policy", "rbac", "--service-account", "default/least").run().success();

    cluster.apply(rbac);

    try (Server server =
        Server.start(Program.serveCommand().env("KUBECONFIG", kubeconfig.toString()))) {
      assertThat(readyIn(server)).as(String.join("\n", server.log())).isTrue();
      assertThat(server.log()).noneMatch(line -> line.contains("does not answer about"));
    }
    assertThat(may(kubeconfig, cluster, "list", "secrets")).isTrue();
    assertThat(may(kubeconfig, cluster, "watch", "secrets")).isFalse();
    assertThat(may(kubeconfig, cluster, "update", "helmreleases.helm.toolkit.fluxcd.io")).isFalse();
  }

  private static boolean readyIn(Server server) {
    Instant end = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(end)) {
      if (server.management("/q/health/ready").statusCode() == 200) {
        return true;
      }
    }
    return false;
  }

  private static boolean may(Path kubeconfig, Cluster cluster, String verb, String resource) {
    return cluster
        .kubectl("auth", "can-i", verb, resource, "--all-namespaces")
        .env("KUBECONFIG", kubeconfig.toString())
        .run()
        .out()
        .startsWith("yes");
  }
}
