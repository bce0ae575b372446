package dev.plimsoll.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used, as Linux tells it in {@code /proc} (proc(5)). */
record Usage(long pid) {

  private static final double TICKS_PER_SECOND = 100;

  /** Seconds of processor time since it started, in user and kernel mode. */
  double cpuSeconds() {
    // The name of the process, in parentheses, may hold spaces.
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Memory that it occupies now, in MiB. */
  double residentMebibytes() {
    return mebibytes("VmRSS:");
  }

  /** The most memory that it has occupied, in MiB. */
  double peakMebibytes() {
    return mebibytes("VmHWM:");
  }

  private double mebibytes(String key) {
    return read("status")
            .lines()
            .filter(line -> line.startsWith(key))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / 1024.0;
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
