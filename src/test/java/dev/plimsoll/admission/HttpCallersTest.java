package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.LogLines;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is taken for the API server by the secret path, and what others are not told. */
@QuarkusTest
@TestProfile(OpenServer.class)
class HttpCallersTest {

  private static final String STRANGER =
      "the request does not prove that it comes from the API server";

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @Inject SecretPath secretPath;
  @Inject Listener listener;
  @Inject MeterRegistry metrics;

  @BeforeEach
  void tellThePaths() {
    secretPath.accept(List.of("secret-of-now", "secret-of-before"));
    listener.forget();
  }

  @AfterEach
  void forgetThePaths() {
    secretPath.accept(List.of());
  }

  private JsonNode verdict(String path, ObjectNode review) {
    return new Https(server).verdict(path, review);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/validate",
        "/validate/",
        "/validate/secret-of",
        "/validate/secret-of-now-and-more",
        "/validate/Secret-of-now",
        "/validate?secret-of-now",
        "/validate/?timeout=/secret-of-now",
        "/validate/secret-of-now%20",
        "/validate/%00"
      })
  void strangersAreToldNothingThatTheApiServerWouldHaveToBeAsked(String path) {
    JsonNode verdict = verdict(path, Changes.workload());

    assertThat(verdict.path("allowed").asBoolean()).isTrue();
    assertThat(verdict.path("warnings").toString())
        .contains(STRANGER)
        .doesNotContain(SmallCluster.ASKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/validate/secret-of-now",
        "/validate/secret-of-before",
        "/validate/secret-of-now?timeout=10s",
        // as any client may write it: RFC 3986, section 6.2.2.2
        "/validate/secret%2Dof-now"
      })
  void whoKnowsThePathIsTheApiServer(String path) {
    assertThat(verdict(path, Changes.workload()).path("warnings").toString())
        .contains(SmallCluster.ASKED)
        .doesNotContain(STRANGER);
  }

  @Test
  void aPathThatWasReplacedCountsNoMore() {
    secretPath.accept(List.of("secret-of-tomorrow"));

    assertThat(verdict("/validate/secret-of-now", Changes.workload()).toString())
        .contains(STRANGER);
  }

  @Test
  void strangersGetAVerdictOnWhatTheySend() {
    assertThat(verdict("/validate", Reviews.mixed()).path("allowed").asBoolean(true)).isFalse();
  }

  @Test
  void theRecordsThatStrangersMakeUpAreNotRead() {
    JsonNode strangers = verdict("/validate", Changes.record());
    JsonNode apiServers = verdict("/validate/secret-of-now", Changes.record());

    assertThat(strangers.path("allowed").asBoolean()).isTrue();
    assertThat(strangers.path("warnings").toString()).contains("[authentication] not evaluated");
    assertThat(apiServers.path("warnings").toString()).doesNotContain("[authentication]");
  }

  private double denied() {
    return metrics.find("plimsoll.currently.denied").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  @Test
  void strangersChangeNoGauge() {
    verdict("/validate/secret-of-now", Reviews.mixed());
    double denied = denied();
    assertThat(denied).isPositive();

    ObjectNode sound = Reviews.mixed();
    ((ObjectNode) sound.at("/request/object/spec")).remove("chart");
    assertThat(verdict("/validate", sound).path("allowed").asBoolean()).isTrue();
    assertThat(denied()).isEqualTo(denied);

    ObjectNode other = Reviews.mixed();
    ((ObjectNode) other.at("/request/object/metadata")).put("name", "made-up");
    assertThat(verdict("/validate", other).path("allowed").asBoolean(true)).isFalse();
    assertThat(denied()).isEqualTo(denied);
  }

  @Test
  void onlyWhatTheApiServerAskedIsPassedOn() {
    verdict("/validate", Reviews.mixed());
    assertThat(listener.heard()).isEmpty();

    verdict("/validate/secret-of-now", Reviews.mixed());
    assertThat(listener.heard())
        .singleElement()
        .satisfies(decision -> assertThat(decision.outcome()).isEqualTo("denied"));
  }

  @Test
  void thePathIsInNoAnswerAndNoLog() {
    try (LogLines log = LogLines.of("dev.plimsoll")) {
      String answers =
          verdict("/validate/secret-of-now", Reviews.mixed()).toString()
              + new Https(server).asking().get("/validate/secret-of-now").asString()
              + new Https(server).asking().post("/validate/secret-of-now/x").asString()
              + new Https(server).asking().post("/nowhere/secret-of-now").asString();

      assertThat(answers).contains("allowed", "error").doesNotContain("secret-of-now");
      assertThat(log.lines()).anyMatch(line -> line.contains("\"verdict\":\"denied\""));
      assertThat(log.lines()).noneMatch(line -> line.contains("secret-of-now"));
    }
  }
}
