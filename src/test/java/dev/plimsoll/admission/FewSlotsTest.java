package dev.plimsoll.admission;

import static dev.plimsoll.testbed.RawConnection.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.LogLines;
import dev.plimsoll.testbed.RawConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.shutdown.ShutdownRecorder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More requests than may be answered at a time, and, as the last thing, the end. */
@QuarkusTest
@TestProfile(FewSlots.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FewSlotsTest {

  private static final String BEGIN =
      "POST /validate HTTP/1.1\r\n"
          + "Host: a\r\n"
          + "Content-Type: application/json\r\n"
          + "Content-Length: 2\r\n\r\n"
          + "{";

  private static final int MORE_THAN_ALL_THREADS = 300;

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @TestHTTPResource(value = "/health/ready", management = true)
  URL ready;

  @Inject MeterRegistry metrics;
  @Inject Vertx vertx;

  private RawConnection connection() {
    return RawConnection.to(server.getPort());
  }

  private Response ask() {
    return new Https(server).review("/validate", Reviews.sound());
  }

  private void await(int slots) {
    Await.until(
        slots + " slots are taken",
        () -> metrics.get("plimsoll.requests.in.flight").gauge().value() == slots);
  }

  private double turnedAway() {
    return metrics.counter("plimsoll.failed.requests", "status", "503").count();
  }

  @AfterEach
  void leavesEverySlotFree() {
    await(0);
  }

  @Test
  void turnsAwayWhatIsTooMuchWithoutReadingIt() {
    double before = turnedAway();
    try (RawConnection first = connection();
        RawConnection second = connection();
        RawConnection third = connection();
        Http2Connection fourth = Http2Connection.to(server, vertx)) {
      first.send(BEGIN);
      second.send(BEGIN);
      await(FewSlots.SLOTS);

      RawConnection.Reply turnedAway = third.send(BEGIN).reply();

      assertThat(turnedAway.status()).isEqualTo(503);
      assertThat(turnedAway.body())
          .isEqualTo("{\"error\":\"too many requests at once; ask again\"}");
      assertThat(fourth.post("/validate", "{}")).contains("too many requests at once");
      assertThat(turnedAway()).isEqualTo(before + 2);
      assertThat(RestAssured.given().get(ready).statusCode()).isEqualTo(200);
      assertThat(new Https(server).asking().get("/validate").statusCode()).isEqualTo(405);

      assertThat(first.send("}").reply().status()).isEqualTo(400);
      await(FewSlots.SLOTS - 1);
      assertThat(ask().statusCode()).isEqualTo(200);
      assertThat(second.send("}").reply().status()).isEqualTo(400);
    }
  }

  /** However requests end, each of them more often than there are slots. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /validate HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Content-Type: text/plain\r\n"
            + "Content-Length: 2\r\n\r\n"
            + "{}",
        "POST /validate HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: 9000000\r\n\r\n",
        "POST /validate HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: 2\r\n\r\n"
            + "{}",
        "POST /validate?timeout=50ms HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: 2\r\n\r\n"
            + "{",
        "GET /validate HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void everyEndFreesItsSlot(String request) {
    for (int i = 0; i <= FewSlots.SLOTS; i++) {
      try (RawConnection connection = connection()) {
        assertThat(connection.send(request).reply().status()).isBetween(400, 415);
        await(0);
      }
    }

    assertThat(ask().statusCode()).isEqualTo(200);
  }

  /** However long the queue of what waits for a thread is. */
  @Test
  void whatWaitsForAThreadFreesItsSlotWhenItsTimeIsOver() {
    String large = Reviews.sound().toString().replace("5m", "x".repeat(300_000));
    CountDownLatch free = new CountDownLatch(1);
    try (RawConnection first = connection();
        RawConnection second = connection()) {
      for (int i = 0; i < MORE_THAN_ALL_THREADS; i++) {
        vertx.executeBlocking(() -> free.await(1, TimeUnit.MINUTES), false);
      }
      first.send(post("/validate?timeout=1ms", large));
      second.send(post("/validate?timeout=1s", large));

      assertThat(first.reply().status()).isEqualTo(504);
      assertThat(second.reply().body()).contains("the time for an answer is over");
      await(0);
      assertThat(ask().statusCode()).isEqualTo(200);
    } finally {
      free.countDown();
    }
  }

  @Test
  void whoHangsUpFreesHisSlot() {
    for (int i = 0; i <= FewSlots.SLOTS; i++) {
      try (RawConnection connection = connection()) {
        connection.send(BEGIN);
        await(1);
      }
      await(0);
    }

    assertThat(ask().statusCode()).isEqualTo(200);
  }

  /** The last one, because nothing makes the server begin again. */
  @Test
  @Order(Integer.MAX_VALUE)
  void toldToEndItFinishesWhatIsUnderWayAndSendsEverybodyElsewhere() throws Exception {
    try (LogLines log = LogLines.of("dev.plimsoll");
        RawConnection slow = connection();
        RawConnection kept = connection();
        Http2Connection idle = Http2Connection.to(server, vertx)) {
      assertThat(idle.post("/validate", Reviews.sound().toString())).contains("\"allowed\":true");
      assertThat(kept.send(post("/validate", "{}")).reply().header("Connection")).isEmpty();
      await(0);
      slow.send(BEGIN);
      await(1);

      Thread ending = Thread.ofPlatform().start(ShutdownRecorder::runShutdown);
      Await.until("it is not ready", () -> RestAssured.given().get(ready).statusCode() == 503);
      RawConnection.Reply late = kept.send(post("/validate", "{}")).reply();
      Await.until("who is idle is told", idle::isToldToGo);
      RawConnection.Reply last = slow.send("}").reply();
      ending.join();

      assertThat(late.status()).isEqualTo(400);
      assertThat(late.header("Connection")).contains("close");
      assertThat(last.status()).isEqualTo(400);
      assertThat(log.lines())
          .anyMatch(line -> line.contains("not ready any more, still answering for 1000 ms"));
      Response after = ask();
      assertThat(after.statusCode()).isEqualTo(200);
      assertThat(after.header("Connection")).contains("close");
    }
  }
}
