package dev.plimsoll.bench;

import dev.plimsoll.cli.check.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Files, with all shipped policies and the schemas of the resource definitions. */
final class CheckSection implements Section {

  private static final int FILES = 500;
  private static final int ROUNDS = 5;

  private static final double MOST_OF_FLOOR = 1.5;
  private static final double MOST_SECONDS = 1;
  private static final double MOST_MEBIBYTES = 128;

  private static final String ABOUT_NOTHING =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: nothing}
      spec:
        description: Applies to no object.
        match: {names: [no-such-object]}
        rules: [{id: never, cel: {expression: "true"}}]
      """;

  @Override
  public String title() {
    return "Files";
  }

  @Override
  public String about() {
    return "`check` over 5,000 documents in 500 files, with all shipped policies and the schemas of the custom resource definitions, start included."
        + " The baseline is the same program over the same files with one policy that applies to none of them: start, reading and parsing.";
  }

  /** What it took to check the files once: wall time, processor time, and the peak of memory. */
  private record Cost(double seconds, double cpuSeconds, double mebibytes) {

    static Cost of(Programs programs, List<String> arguments) throws Exception {
      List<String> command = new ArrayList<>(List.of(programs.program().toString(), "check"));
      command.addAll(arguments);
      long begin = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(Path.of("target/bench-check.out").toFile())
              .redirectError(Path.of("target/bench-check.err").toFile())
              .start();
      Usage usage = new Usage(process.pid());
      double cpu = 0;
      double peak = 0;
      while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
        try {
          cpu = usage.cpuSeconds();
          peak = usage.peakMebibytes();
        } catch (RuntimeException ended) {
          break;
        }
      }
      int exit = process.waitFor();
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (exit > 1) { // 1 says that something was found
        throw new IllegalStateException(
            "check ended with " + exit + ", see target/bench-check.err");
      }
      return new Cost(seconds, cpu, peak);
    }
  }

  @Override
  public List<Row> measure() throws Exception {
    Path folder = Path.of("target/bench-files");
    Fleet.write(folder, FILES);
    Path nothing = Path.of("target/bench-nothing.yaml");
    Files.writeString(nothing, ABOUT_NOTHING);
    List<String> definitions = List.of(Programs.definitions());
    List<String> judging = new ArrayList<>(definitions);
    judging.add(folder.toString());
    List<String> reading = List.of("--policies", nothing.toString(), folder.toString());
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      List<Cost> baselines = new ArrayList<>();
      List<Cost> costs = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        baselines.add(Cost.of(programs, reading));
        costs.add(Cost.of(programs, judging));
      }
      rows.add(row(programs, median(baselines), median(costs), !definitions.isEmpty()));
    }
    return rows;
  }

  private static Row row(Programs programs, Cost baseline, Cost cost, boolean schemas) {
    boolean near = cost.seconds() <= MOST_OF_FLOOR * baseline.seconds();
    return new Row(
        "%s, %,d documents%s"
            .formatted(
                programs.name(),
                FILES * Fleet.DOCUMENTS,
                schemas ? "" : " (without schemas: no definitions here)"),
        words(baseline),
        words(cost),
        programs.isNative() ? "1.5 times the baseline, 1 s, 128 MiB" : "1.5 times the baseline",
        near
            && (!programs.isNative()
                || (cost.seconds() < MOST_SECONDS && cost.mebibytes() < MOST_MEBIBYTES)));
  }

  private static String words(Cost cost) {
    return "%s s, CPU %s s, peak %s MiB"
        .formatted(
            Figures.text(cost.seconds()),
            Figures.text(cost.cpuSeconds()),
            Figures.text(cost.mebibytes()));
  }

  private static Cost median(List<Cost> costs) {
    return new Cost(
        Figures.median(costs.stream().mapToDouble(Cost::seconds).toArray()),
        Figures.median(costs.stream().mapToDouble(Cost::cpuSeconds).toArray()),
        Figures.median(costs.stream().mapToDouble(Cost::mebibytes).toArray()));
  }
}
