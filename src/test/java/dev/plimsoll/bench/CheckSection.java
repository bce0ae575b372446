package dev.plimsoll.bench;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files, with all shipped policies and the schemas of the resource definitions. */
final class CheckSection implements Section {

  private static final int FILES = 500;
  private static final int RELEASES_A_FILE = 5;
  private static final int ROUNDS = 3;

  @Override
  public String title() {
    return "Files";
  }

  @Override
  public String about() {
    return "`check` over 5,000 documents in 500 files, with all shipped policies and the schemas of the custom resource definitions, start included."
        + " The floor is reading and parsing the same files on all cores in a warm JVM.";
  }

  @Override
  public List<Row> measure() throws Exception {
    Path folder = files();
    List<String> definitions = List.of(Programs.definitions());
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      double[] floor = new double[ROUNDS];
      double[] wall = new double[ROUNDS];
      double[] cpu = new double[ROUNDS];
      double[] peak = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        floor[i] = parse(folder);
        long begin = System.nanoTime();
        List<String> command = new ArrayList<>();
        command.add(programs.program().toString());
        command.add("check");
        command.addAll(definitions);
        command.add(folder.toString());
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(Path.of("target/bench-check.out").toFile())
                .redirectError(Path.of("target/bench-check.err").toFile())
                .start();
        Usage usage = new Usage(process.pid());
        while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
          try {
            cpu[i] = usage.cpuSeconds();
            peak[i] = Math.max(peak[i], usage.peakMebibytes());
          } catch (RuntimeException ended) {
            break;
          }
        }
        int exit = process.waitFor();
        wall[i] = (System.nanoTime() - begin) / 1e9;
        if (exit != 0) {
          throw new IllegalStateException(
              "check ended with " + exit + ", see target/bench-check.err");
        }
      }
      double seconds = Figures.median(wall);
      boolean met =
          programs.isNative()
              ? seconds < 1 && Figures.median(peak) < 128
              : seconds <= 1.5 * Figures.median(floor);
      rows.add(
          new Row(
              "%s, %,d documents%s"
                  .formatted(
                      programs.name(),
                      2 * FILES * RELEASES_A_FILE,
                      !definitions.isEmpty() ? "" : " (without schemas: no definitions here)"),
              "%s s".formatted(Figures.text(Figures.median(floor))),
              "%s s, CPU %s s, peak %s MiB"
                  .formatted(
                      Figures.text(seconds),
                      Figures.text(Figures.median(cpu)),
                      Figures.text(Figures.median(peak))),
              programs.isNative() ? "1 s, 128 MiB" : "1.5 times the floor",
              met));
    }
    return rows;
  }

  private static double parse(Path folder) throws IOException {
    double seconds = 0;
    for (int round = 0; round < 4; round++) {
      long begin = System.nanoTime();
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> all = files.sorted().toList();
        long documents =
            all.parallelStream()
                .mapToLong(file -> {
                  try {
                    return Manifests.read(file.toString(), Files.readAllBytes(file))
                        .documents()
                        .size();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                })
                .sum();
        if (documents != 2L * FILES * RELEASES_A_FILE) {
          throw new IllegalStateException(documents + " documents were read");
        }
      }
      seconds = (System.nanoTime() - begin) / 1e9;
    }
    return seconds;
  }

  /** Sound releases, each with its source, ten documents a file. */
  private static Path files() throws IOException {
    Path folder = Files.createDirectories(Path.of("target/bench-files"));
    YAMLMapper yaml = new YAMLMapper();
    for (int file = 0; file < FILES; file++) {
      int number = file;
      StringBuilder text = new StringBuilder();
      for (int i : IntStream.range(0, RELEASES_A_FILE).toArray()) {
        String name = "app-" + number + "-" + i;
        text.append(yaml.writeValueAsString(Samples.release(name, "team-" + number % 40, 900)))
            .append(
                """
                ---
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: HelmRepository
                metadata: {name: %s, namespace: team-%d}
                spec: {interval: 1h, url: "https://charts.example.com/%s"}
                """
                    .formatted(name, number % 40, name));
      }
      Files.writeString(folder.resolve("file-%03d.yaml".formatted(number)), text);
    }
    return folder;
  }
}
