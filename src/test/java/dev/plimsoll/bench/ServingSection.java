package dev.plimsoll.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** HTTPS, warm, beside a handler on the same stack. */
final class ServingSection implements Section {

  private static final int ROUNDS = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration ROUND = Duration.ofSeconds(3);

  /** One target: a path of a running server. */
  private static final class Target {
    private final Running server;
    private final String path;
    private final double[] perSecond = new double[ROUNDS];
    private final double[] micros = new double[ROUNDS];
    private final double[] p50 = new double[ROUNDS];
    private final double[] p99 = new double[ROUNDS];

    Target(Running server, String path) {
      this.server = server;
      this.path = path;
    }

    void warmUp(byte[] body, int connections) throws Exception {
      Served.by(server.port(), path, body, WARM_UP, connections);
    }

    void round(int round, byte[] body, int connections) throws Exception {
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
      return String.format(
          Locale.ROOT,
          "%s/s, %s us CPU each, p50 %s ms, p99 %s ms",
          Figures.text(Figures.median(perSecond)),
          Figures.text(Figures.median(micros)),
          Figures.text(Figures.median(p50)),
          Figures.text(Figures.median(p99)));
    }
  }

  @Override
  public String title() {
    return "HTTPS";
  }

  @Override
  public String about() {
    return "A review of 7 KB (the dry run of an update of a HelmRelease, as Flux does one at every interval) with the shipped policies, over kept-alive TLS 1.3 connections from "
        + (Wrk.isInstalled() ? "`wrk`" : "a generator")
        + " on the same machine, which takes its share of the cores. The floor is a handler on the"
        + " same stack, with the same TLS, that reads the body to a tree and allows. Rounds of 3 s alternate between them; CPU is the server's own.";
  }

  @Override
  public List<Row> measure() throws Exception {
    byte[] body = Samples.releaseReview();
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      try (Running floor = Running.floor("floor", programs.floor());
          Running program =
              Running.program(programs.name(), programs.program(), Programs.definitions())) {
        for (int connections : new int[] {8, 64}) {
          rows.addAll(measure(programs, floor, program, body, connections));
        }
      }
    }
    return rows;
  }

  private static List<Row> measure(
      Programs programs, Running floorServer, Running server, byte[] body, int connections)
      throws Exception {
    Target floor = new Target(floorServer, "/floor");
    Target validate = new Target(server, "/validate");
    Target mutate = new Target(server, "/mutate");
    List<Target> targets = List.of(floor, validate, mutate);
    for (Target target : targets) {
      target.warmUp(body, connections);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Target target : targets) {
        target.round(round, body, connections);
      }
    }
    int limit = programs.isNative() ? 160 : 80;
    List<Row> rows = new ArrayList<>();
    for (Target target : List.of(validate, mutate)) {
      rows.add(
          new Row(
              "%s %s, %d connections".formatted(programs.name(), target.path, connections),
              floor.text(),
              target.text(),
              "80 %% of the floor's throughput, 1.5 times its p99, %d us".formatted(limit),
              Figures.median(target.perSecond) >= 0.8 * Figures.median(floor.perSecond)
                  && Figures.median(target.p99) <= 1.5 * Figures.median(floor.p99)
                  && Figures.median(target.micros) <= limit));
    }
    return rows;
  }
}
