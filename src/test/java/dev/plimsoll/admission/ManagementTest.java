package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.LogLines;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of the server and its decisions: by health, metrics and log. */
@QuarkusTest
@TestProfile(OpenServer.class)
class ManagementTest {

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @TestHTTPResource(value = "/", management = true)
  URL management;

  private Response ask(String path) {
    return RestAssured.given().get(management.toString().replaceAll("/$", "") + path);
  }

  private JsonNode health(String path, String check) {
    JsonNode health = Reviews.tree(ask(path).asByteArray());
    return StreamSupport.stream(health.path("checks").spliterator(), false)
        .filter(node -> node.path("name").asText().equals(check))
        .findFirst()
        .orElseThrow(() -> new AssertionError(health.toString()));
  }

  /** The sum of the metrics whose name and labels begin so. */
  private double metric(String beginning) {
    return ask("/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private final String start = Instant.now().toString();

  @Inject SecretPath secretPath;

  @BeforeEach
  void tellThePath() {
    secretPath.accept(List.of("known"));
  }

  @AfterEach
  void forgetThePath() {
    secretPath.accept(List.of());
  }

  private JsonNode review(ObjectNode review) {
    return new Https(server).verdict("/validate/known", review);
  }

  private static ObjectNode named(ObjectNode review, String name) {
    ((ObjectNode) review.at("/request/object/metadata")).put("name", name);
    return review;
  }

  private static ObjectNode dry(ObjectNode review) {
    ((ObjectNode) review.path("request")).put("dryRun", true);
    return review;
  }

  private static List<JsonNode> decisions(LogLines log) {
    return log.lines().stream().map(line -> Reviews.tree(line.getBytes())).toList();
  }

  @Test
  void isAliveWhileItsEventLoopsTurn() {
    JsonNode loops = health("/health/live", "event loops");

    assertThat(loops.path("status").asText()).isEqualTo("UP");
    assertThat(loops.path("data").path("turning").asInt()).isPositive();
    assertThat(loops.path("data").path("stuck").asInt()).isZero();
  }

  @Test
  void isAliveAndReadyWhileItsOwnPortAnswers() {
    Await.until(
        "it has asked itself",
        () ->
            health("/health/live", "own port")
                    .path("data")
                    .path("answered")
                    .asText()
                    .compareTo(start)
                > 0);

    assertThat(health("/health/live", "own port").path("status").asText()).isEqualTo("UP");
    assertThat(health("/health/ready", "own port").path("status").asText()).isEqualTo("UP");
    assertThat(health("/health/ready", "background").path("data").path("own port").asText())
        .isEqualTo("ok");
    assertThat(new Https(server).asking().get("/livez").asString()).isEqualTo("ok");
  }

  @Test
  void isReadyWithPoliciesAndACertificate() {
    JsonNode policies = health("/health/ready", "policies");

    assertThat(ask("/health/ready").statusCode()).isEqualTo(200);
    assertThat(policies.path("data").path("policies").asInt()).isEqualTo(4);
    assertThat(policies.path("data").path("set").asText()).matches("[0-9a-f]{16}");
    assertThat(policies.path("data").has("notReloaded")).isFalse();
    assertThat(health("/health/ready", "certificate").path("data").path("expires").asText())
        .startsWith("20");
    assertThat(ask("/metrics").asString())
        .contains(
            "plimsoll_policy_set_info{hash=\"%s\"} 1.0"
                .formatted(policies.path("data").path("set").asText()));
    assertThat(metric("plimsoll_policies ")).isEqualTo(4);
    assertThat(metric("plimsoll_policy_set_current ")).isEqualTo(1);
    assertThat(metric("plimsoll_policy_set_since_seconds ")).isPositive();
    assertThat(metric("plimsoll_policy_reloads_total")).isZero();
    assertThat(metric("plimsoll_certificate_expiry_seconds ")).isPositive();
  }

  @Test
  void answersNoReviews() {
    assertThat(
            RestAssured.given()
                .contentType("application/json")
                .body(Reviews.bytes(Reviews.mixed()))
                .post(management.toString().replace("/q", "") + "validate")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void countsEveryVerdict() {
    String requests =
        "plimsoll_requests_total{dry_run=\"%s\",operation=\"%s\",phase=\"%s\",verdict=\"%s\"}";
    String denied = requests.formatted(false, "create", "validate", "denied");
    String tried = requests.formatted(true, "create", "mutate", "denied");
    String warned = requests.formatted(false, "update", "validate", "warned");
    String allowed = requests.formatted(false, "create", "validate", "allowed");
    String other = requests.formatted(false, "other", "validate", "allowed");
    double[] before = {
      metric(denied), metric(tried), metric(warned), metric(allowed), metric(other)
    };

    review(Reviews.mixed());
    new Https(server).verdict("/mutate", dry(Reviews.mixed()));
    review(Changes.workload());
    review(Reviews.sound());
    ObjectNode connect = Reviews.sound();
    ((ObjectNode) connect.path("request")).put("operation", "CONNECT");
    review(connect);

    assertThat(
            new double[] {
              metric(denied) - before[0],
              metric(tried) - before[1],
              metric(warned) - before[2],
              metric(allowed) - before[3],
              metric(other) - before[4]
            })
        .containsOnly(1);
    assertThat(metric("plimsoll_request_duration_seconds_count{phase=\"mutate\"}")).isPositive();
  }

  @Test
  void countsWhatEachRuleFinds() {
    String findings =
        "plimsoll_findings_total{dry_run=\"false\",effect=\"%s\",finding=\"%s\",policy=\"%s\",rule=\"%s\"}";
    String denied = findings.formatted("deny", "violation", "sources", "one");
    String warned = findings.formatted("warn", "violation", "registry", "ours");
    String broken = findings.formatted("warn", "broken", "broken", "missing-key");
    String notEvaluated = findings.formatted("warn", "not_evaluated", "hands", "off");
    double before = metric(denied) + metric(warned) + metric(broken) + metric(notEvaluated);

    review(Reviews.mixed());
    review(Changes.source("counted"));
    review(Changes.breaking("counted"));
    review(Changes.workload());

    assertThat(metric(denied) + metric(warned) + metric(broken) + metric(notEvaluated))
        .isEqualTo(before + 4);
    assertThat(metric(denied) * metric(warned) * metric(broken) * metric(notEvaluated))
        .isPositive();
  }

  @Test
  void countsWhatIsDeniedAtPresent() {
    String denied = "plimsoll_currently_denied{policy=\"sources\",rule=\"one\"}";
    double before = metric(denied);

    review(dry(named(Reviews.mixed(), "present")));
    review(dry(named(Reviews.mixed(), "present")));
    assertThat(metric(denied)).isEqualTo(before + 1);

    review(dry(named(Reviews.sound(), "present")));
    assertThat(metric(denied)).isEqualTo(before);
  }

  @Test
  void logsWhoWantedWhatAndWhy() {
    try (LogLines log = LogLines.of("dev.plimsoll.decisions")) {
      review(named(Reviews.mixed(), "logged"));

      JsonNode line = decisions(log).getFirst();
      assertThat(line.path("event").asText()).isEqualTo("decision");
      assertThat(line.path("verdict").asText()).isEqualTo("denied");
      assertThat(line.path("phase").asText()).isEqualTo("validate");
      assertThat(line.path("uid").asText()).isEqualTo("705ab4f5-6393-11e8-b7cc-42010a800002");
      assertThat(line.path("operation").asText()).isEqualTo("create");
      assertThat(line.path("dryRun").asBoolean(true)).isFalse();
      assertThat(line.path("apiVersion").asText()).isEqualTo("helm.toolkit.fluxcd.io/v2");
      assertThat(line.path("kind").asText()).isEqualTo("HelmRelease");
      assertThat(line.path("namespace").asText()).isEqualTo("apps");
      assertThat(line.path("name").asText()).isEqualTo("logged");
      assertThat(line.path("user").asText()).isEqualTo("alice");
      assertThat(line.path("fieldManager").asText()).isEqualTo("kubectl-client-side-apply");
      assertThat(line.path("moreRules").asInt()).isZero();
      JsonNode rule = line.path("rules").path(0);
      assertThat(rule.path("name").asText()).isEqualTo("sources/one");
      assertThat(rule.path("effect").asText()).isEqualTo("deny");
      assertThat(rule.path("path").asText()).isEqualTo("spec.chart");
      assertThat(rule.path("message").asText()).contains("chartRef");
      assertThat(log.lines().getFirst()).doesNotContain("hunter2");
    }
  }

  @Test
  void logsNothingWhereThereIsNothingToSay() {
    try (LogLines log = LogLines.of("dev.plimsoll.decisions")) {
      review(Reviews.sound());

      assertThat(log.lines()).isEmpty();
    }
  }

  /** Flux tries again at every interval. */
  @Test
  void logsADryRunOnceAndOnlyIfItIsDenied() {
    try (LogLines log = LogLines.of("dev.plimsoll.decisions")) {
      review(dry(named(Reviews.mixed(), "tried")));
      review(dry(named(Reviews.mixed(), "tried")));
      review(dry(named(Reviews.mixed(), "tried-as-well")));
      review(dry(Changes.source("tried")));

      assertThat(decisions(log))
          .extracting(line -> line.path("name").asText())
          .containsExactly("tried", "tried-as-well");
    }
  }

  @Test
  void logsWhereARuleBrokeOnceAndNothingOfTheObject() {
    try (LogLines log = LogLines.of("dev.plimsoll")) {
      review(Changes.breaking("logged"));
      review(Changes.breaking("logged-again"));

      assertThat(log.lines())
          .filteredOn(line -> line.contains("rule broken/missing-key broke"))
          .hasSizeLessThanOrEqualTo(1);
      assertThat(log.lines()).anyMatch(line -> line.contains("\"verdict\":\"warned\""));
      assertThat(log.lines()).noneMatch(line -> line.contains("hunter2"));
    }
  }
}
