package dev.plimsoll.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files, with all shipped policies and the schemas of the resource definitions. */
final class CheckSection implements Section {

  private static final int FILES = 500;
  private static final int ROUNDS = 5;

  private static final double MOST_OF_BASELINE = 1.5;
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
    return "`check` over 5,000 documents in 500 files, with all shipped policies and the schemas of"
        + " the custom resource definitions, start included. The baseline is the same"
        + " program over the same files with one policy that applies to none of them: start,"
        + " reading and parsing.";
  }

  @Override
  public List<Row> measure() throws Exception {
    Path folder = Path.of("target/bench-files");
    Fleet.write(folder, FILES);
    Path nothing = Path.of("target/bench-nothing.yaml");
    Files.writeString(nothing, ABOUT_NOTHING);
    List<String> definitions = List.of(Programs.definitions());
    List<String> evaluating = new ArrayList<>(definitions);
    evaluating.add(folder.toString());
    List<String> reading = List.of("--policies", nothing.toString(), folder.toString());
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      List<CheckRun> baselines = new ArrayList<>();
      List<CheckRun> costs = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        baselines.add(CheckRun.of(programs, reading));
        costs.add(CheckRun.of(programs, evaluating));
      }
      rows.add(
          row(
              programs,
              CheckRun.median(baselines),
              CheckRun.median(costs),
              !definitions.isEmpty()));
    }
    return rows;
  }

  private static Row row(Programs programs, CheckRun baseline, CheckRun cost, boolean schemas) {
    boolean near = cost.seconds() <= MOST_OF_BASELINE * baseline.seconds();
    return new Row(
        "%s, %,d documents%s"
            .formatted(
                programs.name(),
                FILES * Fleet.DOCUMENTS,
                schemas ? "" : " (without schemas: no definitions here)"),
        baseline.words(),
        cost.words(),
        programs.isNative() ? "1.5 times the baseline, 1 s, 128 MiB" : "1.5 times the baseline",
        near
            && (!programs.isNative()
                || (cost.seconds() < MOST_SECONDS && cost.mebibytes() < MOST_MEBIBYTES)));
  }
}
