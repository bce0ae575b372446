package dev.plimsoll.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
    return """
    200 policies of one file read again, compiled and swapped while 8 connections send reviews.
    From one reload to the next one policy in their midst changes, or a line is put before all of them, so that all move, or all of them change.
    The baseline is the same load without reloads.
    How long a reload takes is what the server's own metric says.\
    """;
  }

  /** How the file changes from one reload to the next. */
  private enum Change {
    ONE("one changed") {
      @Override
      String file(int reload) {
        String other = "matching-" + POLICIES / 2;
        return Samples.matching(POLICIES).replace(other + "}", other + "-" + reload + "}");
      }
    },
    MOVED("all moved") {
      @Override
      String file(int reload) {
        return "# " + reload + "\n".repeat(reload + 1) + Samples.matching(POLICIES);
      }
    },
    ALL("all changed") {
      @Override
      String file(int reload) {
        return Samples.matching(POLICIES).replace("}\nspec:", "-" + reload + "}\nspec:");
      }
    };

    private final String what;

    Change(String what) {
      this.what = what;
    }

    /** The file after so many reloads. */
    abstract String file(int reload);
  }

  @Override
  public List<Row> measure() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      for (Change change : Change.values()) {
        rows.add(measure(programs, change));
      }
    }
    return rows;
  }

  private static Row measure(Programs programs, Change change) throws Exception {
    Path folder = Files.createDirectories(Path.of("target/bench-policies"));
    Path file = folder.resolve("policies.yaml");
    Files.writeString(file, change.file(0));
    try (Running server =
        Running.program(programs.name(), programs.program(), "--policies", folder.toString())) {
      Load load = new Load(server.port(), "/validate", List.of(Samples.releaseReview()));
      load.during(Duration.ofSeconds(8), 8);
      Load.Outcome quiet = load.during(Duration.ofSeconds(5), 8);
      Load.Outcome reloading;
      try (ExecutorService background = Executors.newSingleThreadExecutor()) {
        Future<Load.Outcome> running =
            background.submit(() -> load.during(Duration.ofSeconds(RELOADS * 2L), 8));
        for (int reload = 1; reload <= RELOADS; reload++) {
          Thread.sleep(1_500);
          Files.writeString(file, change.file(reload));
        }
        reloading = running.get();
      }
      double millis = server.metric("plimsoll_policy_reload_seconds_max") * 1_000;
      double reloads = server.metric("plimsoll_policy_reload_seconds_count");
      int failed = reloading.failed() + reloading.others();
      return new Row(
          "%s, %.0f reloads of %d policies, %s"
              .formatted(programs.name(), reloads, POLICIES, change.what),
          "p99 %s ms".formatted(Figures.text(quiet.milliseconds(0.99))),
          "longest %s ms, p99 %s ms, %d failed"
              .formatted(Figures.text(millis), Figures.text(reloading.milliseconds(0.99)), failed),
          "under 50 ms, none failed, p99 within 1.5 times",
          reloads >= 1
              && millis < LIMIT_MILLIS
              && failed == 0
              && reloading.milliseconds(0.99) <= 1.5 * quiet.milliseconds(0.99));
    }
  }
}
