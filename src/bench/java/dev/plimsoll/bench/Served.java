package dev.plimsoll.bench;

import java.time.Duration;
import java.util.List;

/**
 * What came of sending one request again and again for a while.
 *
 * @param answers with status 200
 * @param failures other answers, and connections that failed
 * @param perSecond answers
 * @param p50 milliseconds within which half of them came
 * @param p99 milliseconds within which all but a hundredth came
 */
record Served(long answers, long failures, double perSecond, double p50, double p99) {

  /** Sends by {@code wrk} where it is installed, else by the benchmark's own generator. */
  static Served by(int port, String path, byte[] body, Duration time, int connections)
      throws Exception {
    if (Wrk.isInstalled()) {
      return Wrk.send(port, path, body, time, connections);
    }
    Load.Outcome outcome = new Load(port, path, List.of(body)).during(time, connections);
    return new Served(
        outcome.answers(),
        (long) outcome.others() + outcome.failed(),
        outcome.perSecond(),
        outcome.milliseconds(0.5),
        outcome.milliseconds(0.99));
  }
}
