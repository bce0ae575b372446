package dev.plimsoll.bench;

import dev.plimsoll.testbed.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to the first right answer. */
final class StartSection implements Section {

  private static final int ROUNDS = 7;
  private static final double READY_LIMIT_MILLIS = 100;
  private static final double CHECK_LIMIT_MILLIS = 50;

  private interface Start {
    Running start() throws Exception;
  }

  @Override
  public String title() {
    return "Start";
  }

  @Override
  public String about() {
    return "From the start of the process to the first right answer over HTTPS, without a cluster, and to the end of"
        + " `check` on one file with one finding. The baseline is the first answer of the handler that only allows, and"
        + " `--version` of the same executable.";
  }

  @Override
  public List<Row> measure() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      double[] baseline = new double[ROUNDS];
      double[] serve = new double[ROUNDS];
      double[] version = new double[ROUNDS];
      double[] check = new double[ROUNDS];
      Path mixed = mixed();
      for (int i = 0; i < ROUNDS; i++) {
        baseline[i] =
            firstAnswer(() -> Running.baseline("baseline", programs.baseline()), "/baseline");
        serve[i] =
            firstAnswer(() -> Running.program(programs.name(), programs.program()), "/validate");
        version[i] = command(programs, 0, "--version");
        check[i] = command(programs, 1, "check", mixed.toString());
      }
      double ready = Figures.median(serve);
      double checked = Figures.median(check);
      rows.add(
          new Row(
              programs.name() + ", to the first verdict over HTTPS",
              Figures.text(Figures.median(baseline)) + " ms",
              Figures.text(ready) + " ms",
              programs.isNative() ? "100 ms" : "none",
              !programs.isNative() || ready <= READY_LIMIT_MILLIS));
      rows.add(
          new Row(
              programs.name() + ", `check` of one file",
              Figures.text(Figures.median(version)) + " ms",
              Figures.text(checked) + " ms",
              programs.isNative() ? "50 ms" : "none",
              !programs.isNative() || checked <= CHECK_LIMIT_MILLIS));
    }
    return rows;
  }

  private static double firstAnswer(Start start, String path) throws Exception {
    long begin = System.nanoTime();
    try (Running server = start.start()) {
      Load.Outcome outcome =
          new Load(server.port(), path, List.of(Samples.releaseReview())).requests(1, 1);
      if (outcome.answers() != 1) {
        throw new IllegalStateException(server.name() + " did not answer");
      }
      return (System.nanoTime() - begin) / 1e6;
    }
  }

  private static double command(Programs programs, int expected, String... arguments) {
    long begin = System.nanoTime();
    Command.Result result = Command.of(programs.program()).with(arguments).run();
    double millis = (System.nanoTime() - begin) / 1e6;
    if (result.exitCode() != expected) {
      throw new IllegalStateException(result.toString());
    }
    return millis;
  }

  private static Path mixed() throws IOException {
    Path file = Path.of("target/bench-mixed.yaml");
    Files.writeString(
        file,
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: apps}
        spec:
          interval: 10m
          chart: {spec: {chart: shop, version: 1.4.7, sourceRef: {kind: HelmRepository, name: charts}}}
          chartRef: {kind: OCIRepository, name: shop}
        """,
        StandardCharsets.UTF_8);
    return file;
  }
}
