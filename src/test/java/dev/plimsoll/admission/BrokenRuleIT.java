package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule that breaks in the packaged server is answered as its policy says, counted and logged. */
class BrokenRuleIT {

  private static final String POLICY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: broken}
      spec:
        action: %s
        failurePolicy: %s
        match: {resources: [HelmRelease]}
        rules:
          - id: missing-key
            cel: {expression: "object.spec.values.nobodyHasThis == 1"}
      """;

  @TempDir private Path folder;

  @Test
  void deniesWhereThePolicyDeniesAndFails() throws IOException {
    try (Server server = serve("Deny", "Fail")) {
      JsonNode response = validate(server);

      assertThat(response.path("allowed").booleanValue()).isFalse();
      assertThat(response.path("status").path("code").intValue()).isEqualTo(403);
      assertThat(response.path("status").path("message").asText())
          .contains("broken/missing-key")
          .doesNotContain("hunter2");
      assertThat(counted(server)).contains("effect=\"deny\"");
      assertThat(server.log()).anyMatch(line -> line.contains("broken/missing-key"));
    }
  }

  @ParameterizedTest
  @CsvSource({"Deny, Ignore", "Warn, Fail", "Warn, Ignore"})
  void warnsWhereThePolicyIgnoresOrWarns(String action, String failurePolicy) throws IOException {
    try (Server server = serve(action, failurePolicy)) {
      JsonNode response = validate(server);

      assertThat(response.path("allowed").booleanValue()).isTrue();
      assertThat(response.path("warnings").toString()).contains("broken/missing-key");
      assertThat(counted(server)).contains("effect=\"warn\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"Fail", "Ignore"})
  void recordsWhereThePolicyAudits(String failurePolicy) throws IOException {
    try (Server server = serve("Audit", failurePolicy)) {
      JsonNode response = validate(server);

      assertThat(response.path("allowed").booleanValue()).isTrue();
      assertThat(response.has("warnings")).isFalse();
      assertThat(counted(server)).contains("effect=\"audit\"");
      assertThat(server.log()).anyMatch(line -> line.contains("broken/missing-key"));
    }
  }

  private Server serve(String action, String failurePolicy) throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), POLICY.formatted(action, failurePolicy));
    return Program.serve("--no-cluster", "--policies", folder.toString());
  }

  private static JsonNode validate(Server server) {
    ObjectNode review = Reviews.sound();
    String answer =
        server.post("/validate", new String(Reviews.bytes(review), StandardCharsets.UTF_8)).body();
    return Reviews.tree(answer.getBytes(StandardCharsets.UTF_8)).path("response");
  }

  /** The line of the metric that counts broken rules. */
  private static String counted(Server server) {
    return server
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("plimsoll_findings_total") && line.contains("broken\""))
        .findFirst()
        .orElse("none");
  }
}
