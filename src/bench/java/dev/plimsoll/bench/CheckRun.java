package dev.plimsoll.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What it took to run {@code check} once.
 *
 * @param seconds wall time, start included
 * @param cpuSeconds processor time of the program, without that of programs that it runs
 * @param mebibytes the peak of its memory
 */
record CheckRun(double seconds, double cpuSeconds, double mebibytes) {

  static CheckRun of(Programs programs, List<String> arguments) throws Exception {
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
      throw new IllegalStateException("check ended with " + exit + ", see target/bench-check.err");
    }
    return new CheckRun(seconds, cpu, peak);
  }

  static CheckRun median(List<CheckRun> runs) {
    return new CheckRun(
        Figures.median(runs.stream().mapToDouble(CheckRun::seconds).toArray()),
        Figures.median(runs.stream().mapToDouble(CheckRun::cpuSeconds).toArray()),
        Figures.median(runs.stream().mapToDouble(CheckRun::mebibytes).toArray()));
  }

  String words() {
    return "%s s, CPU %s s, peak %s MiB"
        .formatted(Figures.text(seconds), Figures.text(cpuSeconds), Figures.text(mebibytes));
  }
}
