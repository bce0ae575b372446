package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.SlowRequest;
import org.junit.jupiter.api.Test;

/** More than it can answer at a time, and the end of the process while somebody is being served. */
class PressureIT {

  @Test
  void turnsAwayWhatIsTooMuchAndStaysAlive() throws Exception {
    try (Server server = Program.serve("--no-cluster", "--max-requests=1");
        SlowRequest slow = SlowRequest.begin(server)) {
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
      try (SlowRequest slow = SlowRequest.begin(server)) {
        Await.until("a request is under way", server, () -> inFlight(server) == 1);
      }

      Await.until("none is under way", server, () -> inFlight(server) == 0);
      assertThat(server.metric("plimsoll_failed_requests_total{status=\"400\"}")).isEqualTo(1);
      assertThat(server.log()).noneMatch(line -> line.contains("fault of this program"));
    }
  }

  @Test
  void finishesWhatIsUnderWayWhenItIsToldToEnd() throws Exception {
    try (Server server =
            Server.start(Program.serveCommand("--no-cluster").env("PLIMSOLL_DRAIN", "4s"));
        SlowRequest slow = SlowRequest.begin(server)) {
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
    return (int) server.metric("plimsoll_requests_in_flight");
  }
}
