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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial, as its reader follows it. Pods are only simulated here: once they are said to run,
 * a server on this machine answers in their place, as the same service account and with the same
 * settings.
 */
@NeedsTestbed(nodes = 1)
class TutorialIT {

  private static final Path PAGE = Path.of("docs/tutorial/first-denial.md");
  private static final String INSTALLED = "successfully rolled out";

  @TempDir private Path folder;

  @Test
  void everyStepDoesWhatThePageSays(Testbed testbed, Cluster cluster) throws IOException {
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    Files.createSymbolicLink(folder.resolve("plimsoll"), Path.of("").toAbsolutePath());
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Walkthrough page =
        new Walkthrough(
            PAGE,
            Files.createDirectories(folder.resolve("fleet")),
            testbed.programs() + File.pathSeparator + ConsoleIT.path(programs),
            Map.of("KUBECONFIG", cluster.kubeconfig().toString()));
    assertThat(page.steps()).hasSizeGreaterThan(8);

    Server server = null;
    try {
      for (Markdown.Block step : page.steps()) {
        page.follow(step);
        if (step.text().contains(INSTALLED)) {
          server = standIn(cluster);
          Guarded.redirect(cluster, server);
          Guarded.await(cluster);
        }
      }
      assertThat(server).isNotNull();
    } finally {
      Guarded.unregister(cluster);
      if (server != null) {
        server.close();
      }
    }
  }

  private static Server standIn(Cluster cluster) {
    return Server.start(
        Program.serveCommand("--namespace=plimsoll-system", "--secret=plimsoll")
            .with("--policies=builtin", "--policies=configmaps")
            .with("--last-good=plimsoll-last-good")
            .env("KUBECONFIG", cluster.kubeconfigForServiceAccount("plimsoll-system", "plimsoll")));
  }
}
