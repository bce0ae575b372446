package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Skipped;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Several reports, each of which gets everything.
 *
 * @param reports the reports
 * @param files the files that some of them write, which are closed at the end
 */
public record Reports(List<Report> reports, Map<Path, PrintWriter> files) implements Report {

  public Reports {
    reports = List.copyOf(reports);
    files = Map.copyOf(files);
  }

  @Override
  public void finding(FileFinding finding) {
    reports.forEach(report -> report.finding(finding));
  }

  @Override
  public void skipped(Skipped skipped) {
    reports.forEach(report -> report.skipped(skipped));
  }

  @Override
  public void notEvaluated(NotEvaluated reason) {
    reports.forEach(report -> report.notEvaluated(reason));
  }

  @Override
  public void overview(Overview overview) {
    reports.forEach(report -> report.overview(overview));
  }

  /**
   * Writes the end of every report.
   *
   * @throws UncheckedIOException if a file could not be written as a whole
   */
  @Override
  public void end(Summary summary) {
    reports.forEach(report -> report.end(summary));
    files.forEach((file, out) -> {
      out.flush();
      boolean failed = out.checkError();
      out.close();
      if (failed) {
        String fault = file + ": the report cannot be written as a whole; the disk may be full";
        throw new UncheckedIOException(fault, new IOException(fault));
      }
    });
  }
}
