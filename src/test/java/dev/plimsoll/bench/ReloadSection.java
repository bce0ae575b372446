package dev.plimsoll.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Policies replaced while requests are answered. */
final class ReloadSection implements Section {

  private static final int POLICIES = 200;
  private static final int RELOADS = 5;
  private static final double LIMIT_MILLIS = 50;

  @Override
  public String title() {
    return "Reload";
  }

  @Override
  public String about() {
    return "200 policies read again, compiled and swapped while 8 connections send reviews. The floor is the same load without reloads. How long a"
        + " reload takes is what the server's own metric says.";
  }

  @Override
  public List<Row> measure() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      Path folder = Files.createDirectories(Path.of("target/bench-policies"));
      Path file = folder.resolve("policies.yaml");
      Files.writeString(file, Samples.matching(POLICIES));
      try (Running server =
          Running.program(programs.name(), programs.program(), "--policies", folder.toString())) {
        Load load = new Load(server.port(), "/validate", List.of(Samples.releaseReview()));
        load.during(Duration.ofSeconds(8), 8);
        Load.Outcome quiet = load.during(Duration.ofSeconds(5), 8);
        Load.Outcome reloading;
        try (ExecutorService background = Executors.newSingleThreadExecutor()) {
          CompletableFuture<Load.Outcome> running =
              CompletableFuture.supplyAsync(
                  () -> {
                    try {
                      return load.during(Duration.ofSeconds(RELOADS * 2L), 8);
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  },
                  background);
          for (int i = 0; i < RELOADS; i++) {
            Thread.sleep(1_500);
            Files.writeString(file, Samples.matching(POLICIES - 1 - i));
          }
          reloading = running.join();
        }
        double millis = server.metric("plimsoll_policy_reload_seconds_max") * 1_000;
        double reloads = server.metric("plimsoll_policy_reload_seconds_count");
        rows.add(
            new Row(
                "%s, %.0f reloads of %d policies".formatted(programs.name(), reloads, POLICIES),
                "p99 %s ms".formatted(Figures.text(quiet.milliseconds(0.99))),
                "longest %s ms, p99 %s ms, %d failed"
                    .formatted(
                        Figures.text(millis),
                        Figures.text(reloading.milliseconds(0.99)),
                        reloading.failed() + reloading.others()),
                "under 50 ms, none failed, p99 within 1.5 times",
                reloads >= 1
                    && millis < LIMIT_MILLIS
                    && reloading.failed() + reloading.others() == 0
                    && reloading.milliseconds(0.99) <= 1.5 * quiet.milliseconds(0.99)));
      }
    }
    return rows;
  }
}
