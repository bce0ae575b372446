package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.AdmissionRequest;
import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.admission.review.MalformedReviewException;
import dev.plimsoll.admission.review.Phase;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.server.LogFormat;
import dev.plimsoll.testbed.LogLines;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionLogTest {

  private final DecisionLog decisions = new DecisionLog(LogFormat.json, Clock.systemUTC());

  private static EnforcedFinding enforced(int rule, Pointer path, String message) {
    return new EnforcedFinding(
        "policy",
        "rule-" + rule,
        Severity.High,
        Effect.Deny,
        new Finding.Violation(path, "", message),
        message,
        Optional.empty());
  }

  private static AdmissionRequest request(ObjectNode review) {
    try {
      return AdmissionRequest.read(Reviews.bytes(review));
    } catch (MalformedReviewException e) {
      throw new AssertionError(e);
    }
  }

  private List<JsonNode> logged(ObjectNode review, Verdict verdict) {
    try (LogLines log = LogLines.of("dev.plimsoll.decisions")) {
      decisions.decided(new Decision(Phase.Validate, request(review), verdict, "0123456789abcdef"));
      return log.lines().stream().map(line -> Reviews.tree(line.getBytes())).toList();
    }
  }

  @Test
  void namesTwentyRulesAndCountsTheOthers() {
    List<EnforcedFinding> findings =
        IntStream.range(0, 25).mapToObj(i -> enforced(i, Pointer.ROOT, "wrong")).toList();

    JsonNode line = logged(Reviews.mixed(), new Verdict.Denied(findings)).getFirst();

    assertThat(line.path("rules")).hasSize(20);
    assertThat(line.path("moreRules").asInt()).isEqualTo(5);
  }

  @Test
  void saysWhyARuleDidLess() {
    EnforcedFinding softened =
        new EnforcedFinding(
            "policy",
            "rule",
            Severity.Low,
            Effect.Warn,
            new Finding.Violation(Pointer.ROOT, "", "wrong"),
            "wrong",
            Optional.of("it was so before"));

    JsonNode line =
        logged(Reviews.mixed(), new Verdict.Allowed(List.of(softened), Patch.NONE)).getFirst();

    assertThat(line.path("verdict").asText()).isEqualTo("warned");
    assertThat(line.path("rules").path(0).path("softened").asText()).isEqualTo("it was so before");
  }

  /** Anybody who reaches the port chooses what things are called, up to 8 MiB of it. */
  @Test
  void hidesCredentialsInNames() {
    String token = "gh" + "p_" + "0123456789".repeat(4);
    ObjectNode review = Reviews.mixed();
    ((ObjectNode) review.at("/request/object/metadata")).put("name", token);
    ((ObjectNode) review.at("/request/options")).put("fieldManager", "https://a:b@example.com");

    JsonNode line =
        logged(review, new Verdict.Denied(List.of(enforced(0, Pointer.ROOT, "wrong")))).getFirst();

    assertThat(line.path("name").asText()).isEqualTo("(hidden)");
    assertThat(line.path("fieldManager").asText()).isEqualTo("https://(hidden)@example.com");
  }

  @Test
  void boundsEveryText() {
    String long1 = "x".repeat(100_000);
    ObjectNode review = Reviews.mixed();
    ObjectNode metadata = (ObjectNode) review.at("/request/object/metadata");
    metadata.put("name", long1).put("namespace", long1);
    ((ObjectNode) review.at("/request/userInfo")).put("username", long1);
    ((ObjectNode) review.at("/request/options")).put("fieldManager", long1);
    for (String type : List.of("kind", "requestKind")) {
      ((ObjectNode) review.at("/request/" + type)).put("kind", long1).put("group", long1);
    }
    ((ObjectNode) review.at("/request/object")).put("apiVersion", long1 + "/v2").put("kind", long1);
    List<EnforcedFinding> findings =
        IntStream.range(0, 20).mapToObj(i -> enforced(i, Pointer.of(long1), long1)).toList();

    JsonNode line = logged(review, new Verdict.Denied(findings)).getFirst();

    assertThat(line.toString().length()).isLessThan(50_000);
    assertThat(line.path("user").asText()).hasSize(1_024).endsWith("…");
    assertThat(line.path("rules").path(19).path("message").asText()).hasSize(1_024);
  }

  @Test
  void tellsDryRunsApartByWhatWasDenied() {
    ObjectNode review = Reviews.mixed();
    ((ObjectNode) review.path("request")).put("dryRun", true);
    Verdict one = new Verdict.Denied(List.of(enforced(1, Pointer.ROOT, "wrong")));
    Verdict other = new Verdict.Denied(List.of(enforced(1, Pointer.ROOT, "wrong as well")));

    assertThat(logged(review, one)).hasSize(1);
    assertThat(logged(review, other)).hasSize(1);
    assertThat(logged(review, one)).isEmpty();
  }

  private static String text(ObjectNode review, Verdict verdict) {
    try (LogLines log = LogLines.of("dev.plimsoll.decisions")) {
      new DecisionLog(LogFormat.text, Clock.systemUTC())
          .decided(new Decision(Phase.Validate, request(review), verdict, "0123456789abcdef"));
      return log.lines().getFirst();
    }
  }

  @Test
  void asTextItIsASentenceForAPerson() {
    List<EnforcedFinding> findings =
        IntStream.range(0, 22).mapToObj(i -> enforced(i, Pointer.of("spec"), "wrong")).toList();

    assertThat(text(Reviews.mixed(), new Verdict.Denied(findings)))
        .startsWith(
            "denied create of HelmRelease apps/podinfo by alice (kubectl-client-side-apply) [validate,"
                + " uid 705ab4f5-6393-11e8-b7cc-42010a800002]: policy/rule-0 (deny) at spec: wrong;"
                + " policy/rule-1 (deny)")
        .endsWith("policy/rule-19 (deny) at spec: wrong; 2 more");
  }

  /** A name with a line break in it could otherwise pass for a line of the log. */
  @Test
  void asTextItIsOneLineWhateverThingsAreCalled() {
    ObjectNode review = Reviews.mixed();
    ((ObjectNode) review.at("/request/object/metadata")).put("name", "a\n{\"level\":\"ERROR\"}");
    ((ObjectNode) review.at("/request/userInfo")).put("username", "a\u001b[2J\u2028b\u202ec");

    assertThat(text(review, new Verdict.Denied(List.of(enforced(1, Pointer.ROOT, "wrong")))))
        .contains("a {\"level\":\"ERROR\"} by a [2J b c")
        .doesNotContainPattern("[\\p{Cntrl}\u2028\u202e]");
  }
}
