package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** More than it can answer at a time, and the end of the process while somebody is being served. */
class PressureIT {

  /** A request whose body is still on its way, over HTTP/1.1. */
  private record Slow(SSLSocket socket, BufferedReader answer) implements AutoCloseable {

    static Slow begin(Server server) throws IOException {
      SSLSocket socket =
          (SSLSocket) server.trust().getSocketFactory().createSocket("127.0.0.1", server.port());
      Slow slow =
          new Slow(
              socket,
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
      slow.send(
          "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Length: 2\r\n\r\n{");
      return slow;
    }

    private void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }

    String finish() throws IOException {
      send("}");
      return answer.readLine();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void turnsAwayWhatIsTooMuchAndStaysAlive() throws Exception {
    try (Server server = Program.serve("--no-cluster", "--max-requests=1");
        Slow slow = Slow.begin(server)) {
      Await.until("a request is under way", server, () -> inFlight(server) == 1);

      var next = server.post("/validate", "{}");

      assertThat(next.statusCode()).isEqualTo(503);
      assertThat(server.management("/q/health/live").statusCode()).isEqualTo(200);
      assertThat(slow.finish()).contains(" 400 ");
      Await.until("none is under way", server, () -> inFlight(server) == 0);
      assertThat(server.post("/validate", "{}").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void forgetsWhoHungUp() throws Exception {
    try (Server server = Program.serve("--no-cluster", "--max-requests=1")) {
      try (Slow slow = Slow.begin(server)) {
        Await.until("a request is under way", server, () -> inFlight(server) == 1);
      }

      Await.until("none is under way", server, () -> inFlight(server) == 0);
    }
  }

  @Test
  void finishesWhatIsUnderWayWhenItIsToldToEnd() throws Exception {
    try (Server server =
            Server.start(Program.serveCommand("--no-cluster").env("PLIMSOLL_DRAIN", "4s"));
        Slow slow = Slow.begin(server)) {
      Await.until("a request is under way", server, () -> inFlight(server) == 1);
      server.process().destroy();
      Await.until(
          "it is no longer ready",
          server,
          () -> server.management("/q/health/ready").statusCode() == 503);

      var late = server.post("/validate", "{}");

      assertThat(late.statusCode()).isEqualTo(400);
      assertThat(slow.finish()).contains(" 400 ");
      assertThat(server.process().waitFor()).isIn(0, 143);
    }
  }

  private static int inFlight(Server server) {
    return server
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("plimsoll_requests_in_flight"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
