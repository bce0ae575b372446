package dev.plimsoll.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rendering compared with what runs. */
@NeedsTestbed
class ForecastLiveIT {

  private static Path folder;

  @BeforeAll
  static void install(Cluster cluster) throws IOException {
    folder = Files.createTempDirectory(Path.of("target"), "charts-").toAbsolutePath();
    Chart.DEMO.packaged(cluster, folder, "1.0.0", "ghcr.io/demo/app:1.0.0");
    Chart.DEMO.packaged(cluster, folder, "1.0.1", "ghcr.io/demo/app:1.0.0");
    Chart.DEMO.packaged(cluster, folder, "1.1.0", "ghcr.io/demo/app:1.1.0");
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: live}\n");
    cluster.helm("install", "demo", chart("1.0.0"), "-n", "live").success();
  }

  @Test
  void whatRunsAlreadyRestartsNothing(Cluster cluster) {
    assertThat(forecast(cluster, "1.0.0").out()).contains("4 workloads, 0 to restart");
  }

  @Test
  void aLabelAloneIsNeedless(Cluster cluster) {
    Map<String, Integer> before = new Release(cluster, "live").generations();

    Command.Result result = forecast(cluster, "1.0.1");

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isOne();
    assertThat(result.out())
        .containsPattern("Deployment live/deployment +restarts needlessly +helm.sh/chart alone")
        .contains("4 workloads, 3 to restart, 3 of them needlessly");
    assertThat(new Release(cluster, "live").generations()).isEqualTo(before);
  }

  @Test
  void anImageIsNot(Cluster cluster) {
    assertThat(forecast(cluster, "1.1.0").out())
        .containsPattern("StatefulSet live/statefulset +restarts +image of app: 1.0.0 -> 1.1.0");
  }

  private static Command.Result forecast(Cluster cluster, String version) {
    return Program.command("forecast", "--live", "-n", "live", "--fail-on", "needless", "-")
        .env("KUBECONFIG", cluster.kubeconfig().toString())
        .input(cluster.helm("template", "demo", chart(version), "-n", "live").success())
        .run();
  }

  private static String chart(String version) {
    return folder.resolve("demo-" + version + ".tgz").toString();
  }
}
