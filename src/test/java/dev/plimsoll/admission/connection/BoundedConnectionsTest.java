package dev.plimsoll.admission.connection;

import static dev.plimsoll.testbed.RawHttp2.frame;
import static dev.plimsoll.testbed.RawHttp2.get;
import static dev.plimsoll.testbed.RawHttp2.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.RawHttp2;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one connection may take of a server, without TLS, which changes nothing of it. */
class BoundedConnectionsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String ANSWER = "x".repeat(2_000);

  /** The kernel takes some megabytes of answers for a peer that does not read. */
  private static final int MOST_ANSWERS = 20_000;

  /** It also takes some megabytes of requests for a server that does not: far more than those. */
  private static final int FLOOD = 300 << 20;

  private static final int ENHANCE_YOUR_CALM = 0xb;
  private static final int REFUSED_STREAM = 0x7;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<HttpServerRequest> waiting = new CopyOnWriteArrayList<>();
  private int port;

  @BeforeEach
  void listen() {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    port = server.actualPort();
    new BoundedConnections(vertx, PATIENCE).begin();
    try (Connection first = new Connection()) {
      first.send(GET);
      assertThat(first.status()).isEqualTo(200); // by now it has begun
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void answer(HttpServerRequest request) {
    if (request.path().equals("/wait")) {
      waiting.add(request);
    } else {
      answered.incrementAndGet();
      request.response().end(ANSWER);
    }
  }

  /** HTTP/1.1, byte by byte. */
  private final class Connection implements AutoCloseable {

    private final Socket socket = new Socket("127.0.0.1", port);
    private final InputStream in = socket.getInputStream();

    Connection() throws IOException {
      socket.setSoTimeout(30_000);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The status of the next answer, all of which is read. */
    int status() throws IOException {
      String head = "";
      while (!head.endsWith("\r\n\r\n")) {
        head += (char) in.read();
      }
      in.readNBytes(ANSWER.length());
      return Integer.parseInt(head.split(" ", 3)[1]);
    }

    boolean endsHere() {
      try {
        return in.read() < 0;
      } catch (IOException e) {
        return true; // a reset
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** So much text is sent by who does not look at answers; whether the server hangs up. */
  private static boolean flood(Connection connection, int times, String text) {
    try {
      for (int i = 0; i < times; i++) {
        connection.send(text);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /", "GET / HTTP/1.1\r\nHost: a\r\n", GET + "GET"})
  void cutsOffWhoSendsNoWholeHead(String beginning) throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(beginning);
      if (beginning.startsWith(GET)) {
        connection.status();
        connection.send(" / H");
      }

      assertThat(connection.endsHere()).isTrue();
    }
  }

  @Test
  void cutsOffWhoSendsAHeadBitByBit() throws Exception {
    try (Connection connection = new Connection()) {
      boolean ended = false;
      connection.send("GET / HTTP/1.1\r\nA: ");
      for (int i = 0; i < 100 && !ended; i++) {
        Thread.sleep(100);
        ended = flood(connection, 1, "a");
      }

      assertThat(ended).isTrue();
    }
  }

  @Test
  void keepsAConnectionThatRests() throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(GET);
      assertThat(connection.status()).isEqualTo(200);
      Thread.sleep(PATIENCE.multipliedBy(2));

      connection.send(GET);

      assertThat(connection.status()).isEqualTo(200);
    }
  }

  /** A body is bounded by who reads it. */
  @Test
  void doesNotTakeABodyForAHead() throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(GET);
      connection.status();
      connection.send("POST /wait HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n1");
      Await.until("it is here", () -> waiting.size() == 1);
      Thread.sleep(PATIENCE.multipliedBy(2));
      connection.send("2");

      waiting.getFirst().response().end(ANSWER);

      assertThat(connection.status()).isEqualTo(200);
    }
  }

  @Test
  void answersInTurnWhatIsAskedAtOnce() throws Exception {
    int before = answered.get();
    try (Connection connection = new Connection()) {
      connection.send(GET);
      connection.status();
      connection.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n" + GET.repeat(1_000));
      Await.until("the first is here", () -> waiting.size() == 1);
      Thread.sleep(PATIENCE.multipliedBy(2)); // longer than any head

      assertThat(answered.get()).isEqualTo(before + 1);
      waiting.getFirst().response().end(ANSWER);

      for (int i = 0; i <= 1_000; i++) {
        assertThat(connection.status()).isEqualTo(200);
      }
    }
  }

  @Test
  void readsNoFurtherWhereAnswersAreNotReadAndThenCutsOff() throws Exception {
    int before = answered.get();
    try (Connection connection = new Connection()) {
      boolean ended = flood(connection, FLOOD / GET.length() / 100, GET.repeat(100));

      assertThat(ended).isTrue();
      assertThat(answered.get() - before).isLessThan(MOST_ANSWERS);
    }
  }

  @Test
  void readsNoFurtherWhereAnswersOnStreamsAreNotRead() throws Exception {
    int before = answered.get();
    try (RawHttp2 connection = RawHttp2.plain(port)) {
      connection.send(settings(4, Integer.MAX_VALUE), windowUpdate(Integer.MAX_VALUE - 65_535));
      boolean ended = false;
      for (int stream = 1; stream < FLOOD / get(1).length * 2 && !ended; stream += 2) {
        ended = connection.flood(1, get(stream));
      }

      assertThat(ended).isTrue();
      assertThat(answered.get() - before).isLessThan(MOST_ANSWERS);
    }
  }

  private static byte[] windowUpdate(int increment) {
    return frame(RawHttp2.WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(increment).array());
  }

  @Test
  void cutsOffWhoNeverOpensItsWindow() throws Exception {
    try (RawHttp2 connection = RawHttp2.plain(port)) {
      connection.send(settings(4, 0), get(1));

      assertThat(connection.next(RawHttp2.HEADERS)).isPresent();
      assertThat(connection.next(RawHttp2.GOAWAY)).isEmpty(); // and yet it ends
    }
  }

  /** Also where its SETTINGS, which say so, are never confirmed. */
  @Test
  void refusesMoreStreamsThanItAllows() throws Exception {
    byte[] wait = Arrays.copyOf(RawHttp2.getHeaders(), 3);
    wait[2] = 0x04; // :path, not by the table
    byte[] path = {5, '/', 'w', 'a', 'i', 't', 0x41, 1, 'a'};
    byte[] headers = Arrays.copyOf(wait, wait.length + path.length);
    System.arraycopy(path, 0, headers, wait.length, path.length);
    try (RawHttp2 connection = RawHttp2.plain(port)) {
      connection.send(settings(4, 65_535));
      for (int stream = 1; stream <= 2 * 251; stream += 2) {
        connection.send(frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, headers));
      }

      RawHttp2.Frame refused = connection.next(RawHttp2.RST_STREAM).orElseThrow();

      assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
      assertThat(refused.stream()).isEqualTo(2 * 251 - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        RawHttp2.SETTINGS,
        RawHttp2.PING,
        RawHttp2.PRIORITY,
        RawHttp2.WINDOW_UPDATE,
        RawHttp2.UNKNOWN
      })
  void tellsWhoFloodsItWithFramesToCalmDown(int type) throws Exception {
    byte[] flood =
        switch (type) {
          case RawHttp2.PRIORITY -> frame(type, 0, 3, new byte[5]);
          case RawHttp2.WINDOW_UPDATE -> windowUpdate(1);
          case RawHttp2.PING -> frame(type, 0, 0, new byte[8]);
          default -> frame(type, 0, 0);
        };
    try (RawHttp2 connection = RawHttp2.plain(port)) {
      connection.send(settings(4, 65_535)).next(RawHttp2.SETTINGS);

      // No more than it takes: what comes after it would be a reset, which takes the reason along.
      connection.flood(ControlFrames.MOST + 1, flood);
      RawHttp2.Frame calm = connection.next(RawHttp2.GOAWAY).orElseThrow();

      assertThat(calm.error()).isEqualTo(ENHANCE_YOUR_CALM);
      assertThat(connection.next(RawHttp2.GOAWAY)).isEmpty(); // its end
    }
  }

  @Test
  void cutsOffARapidReset() throws Exception {
    int before = answered.get();
    try (RawHttp2 connection = RawHttp2.plain(port)) {
      connection.send(settings(4, 0));
      boolean ended = false;
      for (int stream = 1; stream < 400_000 && !ended; stream += 2) {
        ended =
            connection.flood(1, get(stream))
                || connection.flood(
                    1, frame(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
      }

      assertThat(ended).isTrue();
      assertThat(answered.get() - before).isLessThan(1_000);
    }
  }

  @Test
  void cutsOffAHeadOfEndlessParts() throws Exception {
    try (RawHttp2 connection = RawHttp2.plain(port)) {
      connection.send(
          settings(4, 65_535),
          frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, RawHttp2.getHeaders()));

      assertThat(connection.flood(1_000_000, frame(RawHttp2.CONTINUATION, 0, 1))).isTrue();
    }
  }

  /** One field of 4,000 bytes in the table of the decoder, named again by a byte each. */
  @Test
  void answersNoHeadThatGrowsWhenItIsUnpacked() throws Exception {
    int before = answered.get();
    byte[] field = new byte[6 + 4 + 4_000 + 10_000];
    System.arraycopy(RawHttp2.getHeaders(), 0, field, 0, 6);
    // A literal with indexing: name "a", a value of 4,000 bytes (127 + 33 + 30 * 128).
    byte[] begin = {0x40, 1, 'a', 0x7f, (byte) (0x80 | (4_000 - 127) % 128), (4_000 - 127) / 128};
    field = Arrays.copyOf(field, 6 + begin.length + 4_000 + 10_000);
    System.arraycopy(begin, 0, field, 6, begin.length);
    Arrays.fill(field, 6 + begin.length, 6 + begin.length + 4_000, (byte) 'x');
    Arrays.fill(field, 6 + begin.length + 4_000, field.length, (byte) (0x80 | 62));
    try (RawHttp2 connection = RawHttp2.plain(port)) {
      connection.send(
          settings(4, 65_535),
          frame(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 1, field),
          get(3));

      connection.next(RawHttp2.GOAWAY); // its end

      assertThat(answered.get() - before).isLessThanOrEqualTo(1);
    }
  }
}
