package dev.plimsoll.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Memory that the process occupies, idle, under load and after many requests of every kind. */
final class MemorySection implements Section {

  private static final int CONNECTIONS = 64;

  private final int requests;

  /**
   * @param requests how many mixed requests are sent in all
   */
  MemorySection(int requests) {
    this.requests = requests;
  }

  @Override
  public String title() {
    return "Memory";
  }

  @Override
  public String about() {
    return """
    Resident memory (VmRSS) in MiB: idle after the first answer, the most under load over 64 connections, and halfway through and at the end of mixed requests.
    The mixed requests are good, denied, hostile and large ones, after which it must not have grown.
    The baseline is the handler that only allows, treated alike.\
    """;
  }

  private record Levels(double idle, double load, double half, double end) {

    String text() {
      return "idle %s, load %s, halfway %s, end %s"
          .formatted(Figures.text(idle), Figures.text(load), Figures.text(half), Figures.text(end));
    }
  }

  @Override
  public List<Row> measure() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      Levels baseline;
      Levels program;
      try (Running server = Running.baseline("baseline", programs.baseline())) {
        baseline = levels(server, "/baseline");
      }
      try (Running server =
          Running.program(programs.name(), programs.program(), Programs.definitions())) {
        program = levels(server, "/validate");
      }
      rows.add(
          new Row(
              "%s, %,d requests".formatted(programs.name(), requests),
              baseline.text(),
              program.text(),
              programs.isNative()
                  ? "40 over the baseline; load and end 128"
                  : "end no higher than before, by 10 %",
              programs.isNative()
                  ? program.idle <= baseline.idle + 40 && program.load <= 128 && program.end <= 128
                  : program.end <= 1.1 * Math.max(program.load, program.half)));
    }
    return rows;
  }

  private Levels levels(Running server, String path) throws Exception {
    byte[] good = Samples.releaseReview();
    new Load(server.port(), path, List.of(good)).requests(1, 1);
    Thread.sleep(1_000);
    double idle = server.usage().residentMebibytes();
    new Load(server.port(), path, List.of(good)).during(Duration.ofSeconds(8), CONNECTIONS);
    double load = server.usage().residentMebibytes();
    Load mixed = new Load(server.port(), path, mixed(good));
    mixed.requests(requests / 2, CONNECTIONS);
    double half = server.usage().residentMebibytes();
    mixed.requests(requests / 2, CONNECTIONS);
    return new Levels(idle, load, half, server.usage().residentMebibytes());
  }

  /** Mostly good; each twentieth hostile or large. */
  private static List<byte[]> mixed(byte[] good) {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      bodies.add(good);
    }
    bodies.add(
        new String(good, StandardCharsets.UTF_8)
            .replace(
                "\"chart\":{",
                "\"chartRef\":{\"kind\":\"OCIRepository\",\"name\":\"shop\"},\"chart\":{")
            .getBytes(StandardCharsets.UTF_8));
    bodies.add(
        new String(good, 0, good.length / 2, StandardCharsets.UTF_8)
            .getBytes(StandardCharsets.UTF_8));
    bodies.add("[".repeat(5_000).getBytes(StandardCharsets.US_ASCII));
    bodies.add(
        Samples.update(
            Samples.release("shop", "apps", 250_000),
            Samples.release("shop", "apps", 251_000),
            "somebody"));
    return bodies;
  }
}
