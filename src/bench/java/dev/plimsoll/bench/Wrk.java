package dev.plimsoll.bench;

import dev.plimsoll.testbed.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The load generator {@code wrk}, which takes less of the machine than one on a JVM. */
final class Wrk {

  /** What each thread does, and what is printed in the end: counts, seconds, microseconds. */
  private static final String SCRIPT =
      """
      local file = io.open("%s", "rb")
      wrk.method = "POST"
      wrk.body = file:read("*a")
      wrk.headers["Content-Type"] = "application/json"
      file:close()
      done = function(summary, latency)
        local errors = summary.errors
        io.write(string.format("served %%d %%d %%f %%f %%f\\n", summary.requests,
          errors.connect + errors.read + errors.write + errors.status + errors.timeout,
          summary.duration / 1e6, latency:percentile(50), latency:percentile(99)))
      end
      """;

  private static final int THREADS = 2;

  private Wrk() {}

  /** Whether it is on the PATH. */
  static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")));
  }

  /** Sends one body again and again over kept-alive TLS connections. */
  static Served send(int port, String path, byte[] body, Duration time, int connections)
      throws IOException {
    Path request = Path.of("target/bench-review.json").toAbsolutePath();
    Files.write(request, body);
    Path script = Path.of("target/bench-wrk.lua");
    Files.writeString(script, SCRIPT.formatted(request));
    String output =
        Command.of(
                "wrk",
                "--threads=" + THREADS,
                "--connections=" + connections,
                "--duration=" + time.toSeconds() + "s",
                "--script=" + script,
                "https://127.0.0.1:" + port + path)
            .success();
    List<Double> figures =
        output
            .lines()
            .filter(line -> line.startsWith("served "))
            .flatMap(line -> Arrays.stream(line.substring("served ".length()).split(" ", -1)))
            .map(Double::valueOf)
            .toList();
    double requests = figures.get(0);
    double failures = figures.get(1);
    return new Served(
        (long) (requests - failures),
        (long) failures,
        (requests - failures) / figures.get(2),
        figures.get(3) / 1_000,
        figures.get(4) / 1_000);
  }
}
