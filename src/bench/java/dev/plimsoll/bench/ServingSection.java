package dev.plimsoll.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTPS, warm, beside a handler on the same stack. */
final class ServingSection implements Section {

  private static final int ROUNDS = 13;
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  /** What the compiler of a JVM needs, whose work is not to be measured. */
  private static final Duration JVM_WARM_UP = Duration.ofSeconds(20);

  private static final Duration ROUND = Duration.ofSeconds(2);

  /** What a handler in Go took where the goals were set, in microseconds of CPU a request. */
  private static final int GO_THEN = 81;

  private static final Path GO_FLOOR = Path.of("target/go-baseline").toAbsolutePath();

  /** One target: a path of a running server, and what is sent there. */
  private static final class Target {
    private final String name;
    private final Running server;
    private final String path;
    private final byte[] body;
    private final double[] perSecond = new double[ROUNDS];
    private final double[] micros = new double[ROUNDS];
    private final double[] p50 = new double[ROUNDS];
    private final double[] p99 = new double[ROUNDS];

    Target(String name, Running server, String path, byte[] body) {
      this.name = name;
      this.server = server;
      this.path = path;
      this.body = body;
    }

    void warmUp(Duration time, int connections) throws Exception {
      Served.by(server.port(), path, body, time, connections);
    }

    void round(int round, int connections) throws Exception {
      double before = server.usage().cpuSeconds();
      Served served = Served.by(server.port(), path, body, ROUND, connections);
      double used = server.usage().cpuSeconds() - before;
      if (served.failures() > 0) {
        throw new IllegalStateException(
            "%s %s: %d failures".formatted(server.name(), path, served.failures()));
      }
      perSecond[round] = served.perSecond();
      micros[round] = used / served.answers() * 1e6;
      p50[round] = served.p50();
      p99[round] = served.p99();
    }

    String text() {
      return "%s/s, %s us CPU each, p50 %s ms, p99 %s ms"
          .formatted(
              Figures.text(Figures.median(perSecond)),
              Figures.text(Figures.median(micros)),
              Figures.text(Figures.median(p50)),
              Figures.text(Figures.median(p99)));
    }

    double share(Target baseline) {
      return Figures.median(Figures.ratios(perSecond, baseline.perSecond));
    }

    double slowness(Target baseline) {
      return Figures.median(Figures.ratios(p99, baseline.p99));
    }
  }

  @Override
  public String title() {
    return "HTTPS";
  }

  @Override
  public String about() {
    return "A review of 7 KB, the dry run of an update of a HelmRelease, with the shipped policies, over kept-alive TLS 1.3 connections from "
        + (Wrk.isInstalled() ? "`wrk`" : "a generator")
        + " on the same machine, which takes its share of the cores. Where it says unchanged, the release is as it was, which is what Flux sends at nearly every interval;"
        + " else its values changed. The baseline is a handler on the same stack, with the same TLS, that reads the body to a tree and allows."
        + " The goal for the CPU was set where a handler in Go that allows (`src/bench/go-baseline`) took "
        + GO_THEN
        + " us: native 160 us, JVM 80 us. Where there is a Go to build it, it is measured too, and the goal grows with it."
        + " Rounds of 2 s alternate between all of them; CPU is the server's own. A share of the throughput, and how many times the p99, is the median of the rounds' own.";
  }

  @Override
  public List<Row> measure() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      try (Running baseline = Running.baseline("baseline", programs.baseline());
          Running program =
              Running.program(programs.name(), programs.program(), Programs.definitions());
          @Nullable Running go = Files.isExecutable(GO_FLOOR) ? Running.inGo(GO_FLOOR) : null) {
        for (int connections : new int[] {8, 64}) {
          rows.addAll(measure(programs, baseline, program, go, connections));
        }
      }
    }
    return rows;
  }

  private static List<Row> measure(
      Programs programs,
      Running baselineServer,
      Running server,
      @Nullable Running goServer,
      int connections)
      throws Exception {
    byte[] changed = Samples.releaseReview();
    byte[] unchanged = Samples.unchangedReview();
    Target baseline = new Target("baseline", baselineServer, "/baseline", changed);
    List<Target> evaluated =
        List.of(
            new Target("/validate", server, "/validate", changed),
            new Target("/mutate", server, "/mutate", changed),
            new Target("/validate, unchanged", server, "/validate", unchanged),
            new Target("/mutate, unchanged", server, "/mutate", unchanged));
    List<Target> targets = new ArrayList<>(evaluated);
    targets.addFirst(baseline);
    @Nullable Target go = goServer == null ? null : new Target("Go", goServer, "/", changed);
    if (go != null) {
      targets.add(go);
    }
    for (Target target : targets) {
      target.warmUp(programs.isNative() ? WARM_UP : JVM_WARM_UP, connections);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Target target : targets) {
        target.round(round, connections);
      }
    }
    double then = programs.isNative() ? 160 : 80;
    double limit = go == null ? then : then * Figures.median(go.micros) / GO_THEN;
    String goal =
        "80 % of the baseline's throughput, 1.5 times its p99, "
            + Figures.text(limit)
            + " us"
            + (go == null ? "" : " (Go: " + Figures.text(Figures.median(go.micros)) + ")");
    List<Row> rows = new ArrayList<>();
    for (Target target : evaluated) {
      rows.add(
          new Row(
              "%s %s, %d connections".formatted(programs.name(), target.name, connections),
              baseline.text(),
              "%s: %s %% and %s times the baseline's"
                  .formatted(
                      target.text(),
                      Figures.text(100 * target.share(baseline)),
                      Figures.text(target.slowness(baseline))),
              goal,
              target.share(baseline) >= 0.8
                  && target.slowness(baseline) <= 1.5
                  && Figures.median(target.micros) <= limit));
    }
    return rows;
  }
}
