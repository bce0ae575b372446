package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.MemoryBudget.Reservation;
import dev.plimsoll.admission.review.ReviewSize;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.RawConnection;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reviews of which each takes much memory, and what becomes of that. */
@QuarkusTest
@TestProfile(OpenServer.class)
class HttpLargeReviewsTest {

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @Inject MemoryBudget budget;

  @AfterEach
  void givesEverythingBack() {
    Await.until("no memory is taken", () -> budget.held() == 0);
  }

  private Response send(byte[] body) {
    return new Https(server).asking().contentType("application/json").body(body).post("/validate");
  }

  private JsonNode verdict(ObjectNode review) {
    return new Https(server).verdict("/validate", review);
  }

  private static ObjectNode with(String operation, String kind, int maps, int mapsBefore) {
    ObjectNode review =
        Reviews.of(
            operation,
            Reviews.sound().at("/request/object").toString().replace("HelmRelease", kind));
    // They are one tree else.
    review.withObject("/request").set("object", review.at("/request/object").deepCopy());
    set(review, "/request/object", maps);
    set(review, "/request/oldObject", mapsBefore);
    return review;
  }

  private static void set(ObjectNode review, String object, int maps) {
    if (review.at(object).isObject()) {
      review.withObject(object + "/spec").putObject("values").set("list", list(maps));
    }
  }

  private static void ofGroup(ObjectNode review, String group) {
    for (String place : new String[] {"kind", "requestKind"}) {
      review.withObject("/request/" + place).put("group", group).put("version", "v1");
    }
    review.withObject("/request/object").put("apiVersion", group + "/v1");
  }

  private static JsonNode list(int maps) {
    var list = Reviews.JSON.createArrayNode();
    for (int i = 0; i < maps; i++) {
      list.addObject();
    }
    return list;
  }

  /** Each map counts for two, and so does what stands around them for about fifty. */
  private static final int MOST = ReviewSize.MAX_OBJECT_NODES / 2 - 50;

  @Test
  void evaluatesAnObjectUpToTheBound() {
    assertThat(verdict(with("CREATE", "HelmRelease", MOST, 0)).path("allowed").asBoolean())
        .isTrue();
    assertThat(verdict(with("CREATE", "HelmRelease", MOST, 0)).has("warnings")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"CREATE, 0", "UPDATE, 1"})
  void deniesWhatGetsLargerThanThat(String operation, int before) {
    JsonNode verdict = verdict(with(operation, "HelmRelease", MOST + 100, before));

    assertThat(verdict.path("allowed").asBoolean()).isFalse();
    assertThat(verdict.path("status").path("code").asInt()).isEqualTo(403);
    assertThat(verdict.path("status").path("message").asText())
        .contains("HelmRelease podinfo has 320,", "keys and values", "up to 320,000");
  }

  @Test
  void warnsThatWhatWasSoLargeBeforeIsNotEvaluated() {
    expectWarning(verdict(with("UPDATE", "HelmRelease", MOST + 100, MOST + 100)), "HelmRelease");
  }

  @ParameterizedTest
  @CsvSource({
    "source.toolkit.fluxcd.io, OCIRepository", // of which policies only warn
    "apps, Deployment" // not of Flux
  })
  void warnsThatOthersAreNotEvaluated(String group, String kind) {
    ObjectNode review = with("CREATE", kind, MOST + 100, 0);
    ofGroup(review, group);

    expectWarning(verdict(review), kind);
  }

  private static void expectWarning(JsonNode verdict, String kind) {
    assertThat(verdict.path("allowed").asBoolean()).isTrue();
    assertThat(verdict.path("warnings").path(0).asText())
        .contains("not evaluated", kind + " podinfo has 320,", "up to 320,000");
  }

  @ParameterizedTest
  @CsvSource({"CREATE, HelmRepository", "DELETE, HelmRelease"})
  void saysNothingOfWhatNoPolicyIsAbout(String operation, String kind) {
    JsonNode verdict = verdict(with(operation, kind, MOST + 100, MOST + 100));

    assertThat(verdict.path("allowed").asBoolean()).isTrue();
    assertThat(verdict.has("warnings")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"request\": [", "{\"request\": {\"object\": {}", "[["})
  void rejectsWhatIsNoReview(String begin) {
    Response answer = send((begin + " ".repeat(300 << 10)).getBytes());

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void turnsLargeReviewsAwayWhileMemoryIsTakenAndAnswersSmallOnes() {
    Reservation taken = budget.begin("somebody");
    long most = Runtime.getRuntime().maxMemory() / 2 / 4 * 3;
    assertThat(taken.evaluate(most - (2 << 20))).isTrue();
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      byte[] large = LargeReviews.release(LargeReviews.maps(100_000));

      assertThat(send(large).statusCode()).isEqualTo(503);
      assertThat(send(large).asString()).contains("ask again");
      assertThat(send(Reviews.bytes(Reviews.sound())).statusCode()).isEqualTo(200);

      // What only begins to come is turned away as soon as there is too much of it.
      connection.send(
          "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 8000000\r\n\r\n");
      connection.send(new byte[3 << 20]);
      assertThat(connection.reply().status()).isEqualTo(503);
    } finally {
      taken.release();
    }
    assertThat(send(LargeReviews.release(LargeReviews.maps(100_000))).statusCode()).isEqualTo(200);
  }

  @Test
  void takesForAReviewUnderWayWhatHasCome() {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection.send(
          "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 8000000\r\n\r\n");
      connection.send(new byte[1 << 20]);
      Await.until("a part has come", () -> budget.held() == 1 << 20);
    }
  }
}
