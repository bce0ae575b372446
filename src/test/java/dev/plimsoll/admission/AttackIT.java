package dev.plimsoll.admission;

import static dev.plimsoll.testbed.RawConnection.post;
import static dev.plimsoll.testbed.RawHttp2.frame;
import static dev.plimsoll.testbed.RawHttp2.get;
import static dev.plimsoll.testbed.RawHttp2.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.RawConnection;
import dev.plimsoll.testbed.RawHttp2;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody who reaches the ports can do to the packaged program. After each attack, while its
 * connections are still open, a review is answered within seconds, and the process takes no more
 * memory than it may in a container.
 */
class AttackIT {

  /** The limit of the memory in the shipped Deployment. */
  private static final long MOST_KIB = 512 << 10;

  private static final Duration SOON = Duration.ofSeconds(5);

  private static Server server;

  /** What is open until the end of a test. */
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = Program.serve("--no-cluster", "--trust-requests");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void isAnsweredAndTakesNoMoreMemoryThanItMay() throws Exception {
    try {
      assertThat(server.process().isAlive()).isTrue();
      assertThat(review()).contains("\"allowed\":true");
      assertThat(server.management("/q/health/live").statusCode()).isEqualTo(200);
      assertThat(server.residentKib()).isLessThan(MOST_KIB);
    } finally {
      for (AutoCloseable connection : open) {
        connection.close();
      }
    }
    Await.until("every slot is free", server, () -> inFlight() == 0);
  }

  private static String review() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/validate"))
            .timeout(SOON)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Reviews.bytes(Reviews.sound())))
            .build();
    try (HttpClient client = server.client()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return answer.body();
    }
  }

  private static int inFlight() {
    return (int) server.metric("plimsoll_requests_in_flight");
  }

  private <C extends AutoCloseable> C keep(C connection) {
    open.add(connection);
    return connection;
  }

  private RawConnection http1() {
    return keep(RawConnection.to(server.port()));
  }

  private RawHttp2 http2() {
    return keep(RawHttp2.tls(server.port()));
  }

  /** Sends to a connection again and again what nobody reads the answers of; whether it is cut. */
  private static boolean isCutOff(int times, RawHttp2 connection, IntFunction<byte[]> frames) {
    for (int i = 0; i < times; i++) {
      if (connection.flood(1, frames.apply(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCutOff(int times, RawConnection connection, String requests) {
    try {
      for (int i = 0; i < times; i++) {
        connection.send(requests);
      }
      return false;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  @Test
  void opensStreamsAndReadsNothing() throws Exception {
    RawHttp2 connection = http2().send(settings(4, Integer.MAX_VALUE));

    assertThat(isCutOff(2_000_000, connection, i -> get(2 * i + 1))).isTrue();
  }

  @Test
  void opensStreamsAndNoWindow() throws Exception {
    RawHttp2 connection = http2().send(settings(4, 0));
    for (int i = 0; i < 200; i++) {
      connection.send(get(2 * i + 1));
    }

    assertThat(connection.next(RawHttp2.GOAWAY)).isEmpty(); // and yet it ends
  }

  @ParameterizedTest
  @ValueSource(strings = {"/validate", "/elsewhere", "/q/health/live", "/livez"})
  void asksAgainAndAgainAndReadsNothing(String path) {
    RawConnection connection = http1();

    assertThat(isCutOff(100_000, connection, post(path, "{}").repeat(100))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/metrics", "/q/health/live"})
  void asksTheManagementPortAgainAndAgainAndReadsNothing(String path) throws Exception {
    byte[] requests =
        "GET %s HTTP/1.1\r\nHost: a\r\n\r\n"
            .formatted(path)
            .repeat(100)
            .getBytes(StandardCharsets.US_ASCII);
    Socket socket = keep(new Socket("127.0.0.1", server.managementPort()));
    boolean cutOff = false;
    try {
      for (int i = 0; i < 100_000; i++) {
        socket.getOutputStream().write(requests);
      }
    } catch (IOException e) {
      cutOff = true;
    }

    assertThat(cutOff).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {RawHttp2.SETTINGS, RawHttp2.PING, RawHttp2.PRIORITY, RawHttp2.UNKNOWN})
  void floodsWithFrames(int type) throws Exception {
    byte[] flood =
        switch (type) {
          case RawHttp2.PRIORITY -> frame(type, 0, 3, new byte[5]);
          case RawHttp2.PING -> frame(type, 0, 0, new byte[8]);
          default -> frame(type, 0, 0);
        };
    RawHttp2 connection = http2().send(settings(4, 65_535));

    assertThat(connection.flood(1_000_000, flood)).isTrue();
  }

  @Test
  void resetsEachStreamAtOnce() throws Exception {
    RawHttp2 connection = http2().send(settings(4, 0));

    assertThat(
            isCutOff(
                100_000,
                connection,
                i ->
                    i % 2 == 0
                        ? get(i + 1)
                        : frame(RawHttp2.RST_STREAM, 0, i, new byte[] {0, 0, 0, 8})))
        .isTrue();
  }

  /** None of them keeps its connection, and none keeps others from theirs. */
  @Test
  void shakesHandsSlowlyAndNamesItselfSlowly() throws Exception {
    List<Socket> silent = new ArrayList<>();
    List<RawConnection> slow = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      silent.add(keep(new Socket("127.0.0.1", server.port())));
      slow.add(http1().send("POST /validate HTTP/1.1\r\nHo"));
    }
    RawHttp2 nothing = http2();

    assertThat(review()).contains("\"allowed\":true");
    for (Socket socket : silent) {
      socket.setSoTimeout(30_000);
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(100);
    }
    for (RawConnection connection : slow) {
      assertThat(connection.endsHere()).isTrue();
    }
    assertThat(nothing.next(RawHttp2.GOAWAY)).isEmpty();
  }

  @Test
  void opensTwoThousandConnections() {
    for (int i = 0; i < 2_000; i++) {
      http1().send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    open.forEach(
        connection -> assertThat(((RawConnection) connection).reply().status()).isEqualTo(200));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "POST /validate HTTP/9.9\r\n\r\n",
        "POST /validate HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST /validate HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Content-Length: 1\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n",
        "POST /validate HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Content-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "zz\r\n",
        "GET / HTTP/1.1\r\n: \r\n\r\n"
      })
  void speaksNoHttp(String nonsense) {
    for (int i = 0; i < 50; i++) {
      isCutOff(1, http1(), nonsense);
    }
  }

  /** More than there are slots: each is free again when its time is over. */
  @Test
  void announcesBodiesThatNeverEnd() throws Exception {
    for (int i = 0; i < 300; i++) {
      http1()
          .send(
              "POST /validate?timeout=1ms HTTP/1.1\r\nHost: a\r\n"
                  + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
    }

    Await.until("every slot is free", server, () -> inFlight() == 0);
  }

  /** The longest that a body may take, however long the request may. */
  @Test
  void waitsForABodyTenSeconds() {
    long start = System.nanoTime();

    RawConnection.Reply reply =
        http1()
            .send(
                "POST /validate?timeout=30s HTTP/1.1\r\nHost: a\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
            .reply();

    assertThat(reply.status()).isEqualTo(408);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
  }
}
