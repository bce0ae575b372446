package dev.plimsoll.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written to a report: the same for the same findings, and never more than it may hold. */
class PolicyReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static AuditFinding finding(int number, Severity severity) {
    ObjectNode object = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    object.putObject("metadata").put("name", "n-" + number).put("namespace", "team");
    return AuditFinding.of(
        "check", severity, new Resource(object), Pointer.ROOT, "message " + number);
  }

  private static PolicyReport of(List<AuditFinding> findings) {
    PolicyReport report = new PolicyReport();
    findings.forEach(report::add);
    return report;
  }

  @Test
  void saysTheSameInWhateverOrderThingsAreFound() throws IOException {
    Severity[] severities = Severity.values();
    List<AuditFinding> found =
        new ArrayList<>(
            IntStream.range(0, 40)
                .mapToObj(number -> finding(number, severities[number % severities.length]))
                .toList());
    ObjectNode content = of(found).content();
    Collections.reverse(found);

    // As the API server gives it back.
    JsonNode stored = JSON.readTree(of(found).content().toString());

    assertThat(PolicyReport.says(stored, content)).isTrue();
    assertThat(content.path("results").get(0).path("severity").asText()).isEqualTo("critical");
  }

  @Test
  void saysSomethingElseOnceAFindingIsGone() {
    List<AuditFinding> found = List.of(finding(1, Severity.Low), finding(2, Severity.Low));

    assertThat(PolicyReport.says(of(found).content(), of(found.subList(0, 1)).content())).isFalse();
  }

  /** Half of one is stored as another, and would make the report differ ever after. */
  @Test
  void neverCutsACharacterInTwo() throws IOException {
    ObjectNode object = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    object.putObject("metadata").put("name", "a");
    ObjectNode content =
        of(List.of(
                AuditFinding.of(
                    "check",
                    Severity.Low,
                    new Resource(object),
                    Pointer.ROOT,
                    "x".repeat(999) + "\uD83D\uDEA2")))
            .content();

    JsonNode stored = JSON.readTree(content.toString().getBytes(StandardCharsets.UTF_8));

    assertThat(PolicyReport.says(stored, content)).isTrue();
    assertThat(stored.at("/results/0/message").asText()).isEqualTo("x".repeat(999));
  }

  @Test
  void holdsTheWorstAndCountsAll() {
    List<AuditFinding> many =
        new ArrayList<>(
            IntStream.range(0, 3 * PolicyReport.MAX_RESULTS)
                .mapToObj(number -> finding(number, Severity.Low))
                .toList());
    many.add(finding(9999, Severity.Critical));

    ObjectNode content = of(many).content();

    assertThat(content.path("results")).hasSize(PolicyReport.MAX_RESULTS);
    assertThat(content.path("results").get(0).path("message").asText()).isEqualTo("message 9999");
    assertThat(content.path("summary").path("warn").asInt()).isEqualTo(many.size());
  }
}
