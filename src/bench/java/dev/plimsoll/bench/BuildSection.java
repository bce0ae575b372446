package dev.plimsoll.bench;

import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A checkout of Flux that is built: with an empty cache, again, and after a change of one file. */
final class BuildSection implements Section {

  private static final int ROUNDS = 3;

  private static final double MOST_OF_LOOP = 1.3;
  private static final double MOST_SECONDS_WARM = 0.5;

  @Override
  public String title() {
    return "Builds";
  }

  @Override
  public String about() {
    return "`check` over a checkout of 150 Kustomizations with 1,200 objects, which it builds with"
        + " kubectl, start included. The baseline is `kubectl kustomize` for each of the"
        + " same folders, as many at once as there are cores.";
  }

  @Override
  public List<Row> measure() throws Exception {
    Path kubectl = Testbed.find().orElseThrow().programs().resolve("kubectl");
    Path folder = Path.of("target/bench-builds").toAbsolutePath();
    BuiltFleet.write(folder);
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      List<Double> loops = new ArrayList<>();
      List<CheckRun> cold = new ArrayList<>();
      List<CheckRun> warm = new ArrayList<>();
      List<CheckRun> changed = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        List<String> arguments = arguments(kubectl, folder);
        loops.add(loop(kubectl, folder));
        cold.add(CheckRun.of(programs, arguments));
        warm.add(CheckRun.of(programs, arguments));
        BuiltFleet.change(folder, i);
        changed.add(CheckRun.of(programs, arguments));
      }
      double loop = Figures.median(loops.stream().mapToDouble(Double::doubleValue).toArray());
      String baseline = Figures.text(loop) + " s";
      CheckRun first = CheckRun.median(cold);
      CheckRun again = CheckRun.median(warm);
      CheckRun one = CheckRun.median(changed);
      rows.add(
          new Row(
              programs.name() + ", nothing built before",
              baseline,
              first.words(),
              "1.3 times the baseline",
              first.seconds() <= MOST_OF_LOOP * loop));
      boolean fast = !programs.isNative() || again.seconds() < MOST_SECONDS_WARM;
      rows.add(
          new Row(
              programs.name() + ", nothing changed since",
              "",
              again.words(),
              programs.isNative() ? "0.5 s" : "none",
              fast));
      rows.add(
          new Row(
              programs.name() + ", one file changed",
              "",
              one.words(),
              "a tenth of the baseline more than without a change",
              one.seconds() - again.seconds() <= loop / 10));
    }
    return rows;
  }

  /** A cache of its own, so that nothing was built before. */
  private static List<String> arguments(Path kubectl, Path folder) {
    List<String> arguments = new ArrayList<>(List.of(Programs.definitions()));
    arguments.addAll(
        List.of(
            "--kustomize",
            kubectl.toString(),
            "--cache",
            Path.of("target/bench-cache", UUID.randomUUID().toString()).toString(),
            folder.toString()));
    return arguments;
  }

  private static double loop(Path kubectl, Path folder) throws Exception {
    long begin = System.nanoTime();
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService workers = Executors.newFixedThreadPool(cores)) {
      List<Future<Integer>> running = new ArrayList<>();
      for (Path overlay : BuiltFleet.folders(folder)) {
        running.add(workers.submit(() -> kustomize(kubectl, overlay)));
      }
      for (Future<Integer> one : running) {
        if (one.get() != 0) {
          throw new IllegalStateException("kubectl kustomize ended with " + one.get());
        }
      }
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static int kustomize(Path kubectl, Path overlay)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("bench-", ".yaml");
    try {
      return new ProcessBuilder(kubectl.toString(), "kustomize", overlay.toString())
          .redirectOutput(output.toFile())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } finally {
      Files.delete(output);
    }
  }
}
