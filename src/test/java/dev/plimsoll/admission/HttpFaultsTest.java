package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.admission.trace.RecordedTraces;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.LogLines;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of the server itself, and answers that come too late. */
@QuarkusTest
@TestProfile(OpenServer.class)
class HttpFaultsTest {

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @Inject MeterRegistry metrics;
  @Inject SecretPath secretPath;

  @AfterEach
  void leavesNothingUnderWay() {
    secretPath.accept(List.of());
    Await.until(
        "nothing is under way",
        () -> metrics.get("plimsoll.requests.in.flight").gauge().value() == 0);
  }

  private double failed(int status) {
    return metrics.counter("plimsoll.failed.requests", "status", Integer.toString(status)).count();
  }

  private Response ask(String path, String fault, ObjectNode review) {
    return new Https(server)
        .asking()
        .header(RecordedTraces.BREAK, fault)
        .contentType("application/json")
        .body(Reviews.bytes(review))
        .post(path);
  }

  /** On the thread that reads, and on one that may wait. */
  @ParameterizedTest
  @CsvSource({
    "begin, false",
    "evaluate, false",
    "fatal, false",
    "begin, true",
    "evaluate, true",
    "fatal, true"
  })
  void answersAFaultOfItsOwnWith500AndLivesOn(String fault, boolean waits) {
    double before = failed(500);
    ObjectNode review = waits ? Changes.workload() : Reviews.mixed();

    Response answer = ask("/validate", fault, review);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.asString())
        .isEqualTo("{\"error\":\"a fault of this server; its log says more\"}");
    assertThat(failed(500)).isEqualTo(before + 1);
    assertThat(new Https(server).verdict("/validate", review).has("allowed")).isTrue();
  }

  @Test
  void saysOnceWhereAFaultIsAndNothingOfWhatItQuotes() {
    try (LogLines log = LogLines.of("dev.plimsoll")) {
      // Of a kind of its own, because what repeats is said once in ten minutes.
      secretPath.accept(List.of("secret"));
      ObjectNode review = Reviews.mixed();
      ((ObjectNode) review.at("/request/object/metadata")).put("name", Listener.BREAKS);
      new Https(server).review("/validate/secret", review);
      new Https(server).review("/validate/secret", review);
      ask("/validate", "evaluate", Reviews.mixed());

      List<String> faults =
          log.lines().stream().filter(line -> line.contains("fault of this program")).toList();
      assertThat(faults).hasSizeLessThanOrEqualTo(1);
      assertThat(log.lines())
          .noneMatch(line -> line.contains("hunter2"))
          .anyMatch(line -> line.contains("\"verdict\":\"denied\""));
    }
  }

  /** By the policy of the webhook configuration a 500 may let pass what was denied. */
  @Test
  void whoHearsOfADecisionCannotUndoIt() {
    secretPath.accept(List.of("secret"));
    ObjectNode review = Reviews.mixed();
    ((ObjectNode) review.at("/request/object/metadata")).put("name", Listener.BREAKS);

    JsonNode verdict = new Https(server).verdict("/validate/secret", review);

    assertThat(verdict.path("allowed").asBoolean(true)).isFalse();
  }

  /** Who still waits for it, or only says so, must not hold its slot for ever. */
  @Test
  void saysSoWhereTheTimeForAnAnswerIsOver() {
    double before = failed(504);

    Response answer = ask("/validate?timeout=1ms", "slow", Changes.workload());

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.asString()).contains("the time for an answer is over");
    assertThat(failed(504)).isEqualTo(before + 1);
  }

  @Test
  void evaluatesWhatIsStillInTime() {
    Response answer = ask("/validate?timeout=10s", "slow", Changes.workload());

    assertThat(answer.asString()).contains("\"allowed\":true");
  }
}
