package dev.plimsoll.rule;

import static dev.plimsoll.rule.Releases.CHART_REF;
import static dev.plimsoll.rule.Releases.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.WebhookConfigurations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies in a folder, which a running server reads again. */
@NeedsTestbed(definitionsOf = "2.6")
class PolicyReloadIT {

  @Test
  void anEditedPolicyTakesEffectInARunningServer(Cluster cluster, @TempDir Path policies)
      throws Exception {
    String policy = Files.readString(Path.of("policies/releases/chart-source.yaml"));
    Path file = policies.resolve("chart-source.yaml");
    Files.writeString(file, policy);
    String manifest =
        manifest(
            Writer.ADMINISTRATOR,
            "edited",
            "v2",
            "chart: {spec: {version: 1.x}}\n  " + CHART_REF,
            "10m");
    try (Server reloading = Program.serve("--no-cluster", "--policies", policies.toString());
        WebhookConfigurations edited = WebhookConfigurations.of(cluster, reloading, "edited")) {
      Command apply =
          cluster
              .kubectl("apply", "--server-side", "--dry-run=server", "-f", "-")
              .with("-n", edited.namespace())
              .input(manifest);

      Command.Result before = apply.run();
      Files.writeString(file, policy.replace("residualChart: Remove", "residualChart: Deny"));
      Command.Result after = before;
      for (Instant end = Instant.now().plus(Duration.ofSeconds(30));
          after.exitCode() == 0 && Instant.now().isBefore(end); ) {
        after = apply.run();
      }

      assertThat(before.success()).contains("serverside-applied");
      assertThat(after.err()).contains("(Forbidden)").contains("spec has both chart and chartRef");
    }
  }
}
