package dev.plimsoll.admission;

import static dev.plimsoll.testbed.RawConnection.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.RawConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies as they come: whole, in parts, too large, too slow, or never to their end. */
@QuarkusTest
@TestProfile(OpenServer.class)
class HttpBodiesTest {

  private static final int LARGEST = 8 << 20;

  private static final String CHUNKED =
      "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @Inject MeterRegistry metrics;
  @Inject Vertx vertx;

  private RawConnection connection() {
    return RawConnection.to(server.getPort());
  }

  private double inFlight() {
    return metrics.get("plimsoll.requests.in.flight").gauge().value();
  }

  private double failed(int status) {
    return metrics.counter("plimsoll.failed.requests", "status", Integer.toString(status)).count();
  }

  /** Whatever becomes of a request, its slot is free afterwards. */
  @AfterEach
  void leavesNothingUnderWay() {
    Await.until("nothing is under way", () -> inFlight() == 0);
  }

  private static String chunk(String content) {
    return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
  }

  private static byte[] spaces(int number) {
    byte[] spaces = new byte[number];
    Arrays.fill(spaces, (byte) ' ');
    return spaces;
  }

  @Test
  void saysThatAnEmptyBodyIsEmpty() {
    assertThat(
            new Https(server).asking().contentType("application/json").post("/mutate").asString())
        .contains("the body is empty");
  }

  @Test
  void takesABodyInParts() {
    String review = Reviews.mixed().toString();
    try (RawConnection connection = connection()) {
      connection
          .send(CHUNKED.formatted("/validate"))
          .send(chunk(review.substring(0, 1)))
          .send(chunk(review.substring(1, 100)))
          .send(chunk(review.substring(100)) + "0\r\n\r\n");

      assertThat(connection.reply().body()).contains("\"allowed\":false");
    }
  }

  /** More than is read where it arrives. */
  @Test
  void evaluatesALargeReviewAsAnyOther() {
    String large = Reviews.mixed().toString().replace("5m", "x".repeat(300_000));

    assertThat(new Https(server).verdict("/validate", Reviews.tree(large.getBytes())).toString())
        .contains("\"allowed\":false");
  }

  @Test
  void readsAsMuchAsItMay() {
    try (RawConnection connection = connection()) {
      connection
          .send(
              "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                  + LARGEST
                  + "\r\n\r\n")
          .send(spaces(LARGEST));

      assertThat(connection.reply().body()).contains("the body cannot be read: it is empty");
    }
  }

  @Test
  void readsNothingOfWhatIsSaidToBeLarger() {
    try (RawConnection connection = connection()) {
      connection.send(
          "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
              + (LARGEST + 1)
              + "\r\n\r\n");

      RawConnection.Reply reply = connection.reply();
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.header("Connection")).contains("close");
    }
  }

  @Test
  void stopsWhereABodyOfUnknownSizeBecomesTooLarge() {
    try (RawConnection connection = connection()) {
      connection
          .send(CHUNKED.formatted("/validate"))
          .send(Integer.toHexString(LARGEST + 1) + "\r\n");
      connection.send(spaces(LARGEST + 1));

      assertThat(connection.reply().status()).isEqualTo(413);
    }
  }

  @Test
  void asksForABodyThatSomebodyHoldsBack() {
    try (RawConnection connection = connection()) {
      connection.send(
          "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(connection.reply().status()).isEqualTo(100);

      connection.send("{}");

      assertThat(connection.reply().body()).contains("kind must be AdmissionReview");
    }
  }

  /** A slot for who never comes to an end would be one that the API server does not get. */
  @Test
  void waitsForABodyNoLongerThanTheApiServerWould() {
    try (RawConnection connection = connection()) {
      connection.send(CHUNKED.formatted("/validate?timeout=200ms")).send(chunk("{"));

      RawConnection.Reply reply = connection.reply();

      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.body()).contains("the body did not come in time");
      Await.until("its slot is free", () -> inFlight() == 0);
    }
  }

  @Test
  void forgetsABodyThatBreaksOff() {
    double before = failed(400);
    try (RawConnection connection = connection()) {
      connection.send(CHUNKED.formatted("/validate")).send(chunk("{"));
      Await.until("it is under way", () -> inFlight() == 1);
    }

    Await.until("it is counted", () -> failed(400) == before + 1);
  }

  @Test
  void forgetsABodyThatIsNoHttp() {
    try (RawConnection connection = connection()) {
      connection.send(CHUNKED.formatted("/validate")).send("1\r\n{\r\nzz\r\n");

      assertThat(connection.endsHere()).isTrue();
    }
  }

  @Test
  void forgetsAStreamThatIsReset() {
    try (Http2Connection connection = Http2Connection.to(server, vertx)) {
      Http2Connection.Open open =
          connection.begin("POST", "/validate", "application/json").write("{");
      Await.until("it is under way", () -> inFlight() == 1);

      open.reset();

      Await.until("its slot is free", () -> inFlight() == 0);
      assertThat(connection.post("/validate", Reviews.sound().toString()))
          .contains("\"allowed\":true");
    }
  }

  @Test
  void readsOneBodyAfterAnother() {
    try (RawConnection connection = connection()) {
      connection.send(post("/validate", "{}") + post("/mutate", Reviews.sound().toString()));

      assertThat(connection.reply().status()).isEqualTo(400);
      assertThat(connection.reply().body()).contains("\"allowed\":true");
    }
  }
}
