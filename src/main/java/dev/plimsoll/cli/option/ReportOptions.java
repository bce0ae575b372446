package dev.plimsoll.cli.option;

import dev.plimsoll.cli.report.Explanations;
import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.cli.report.ProgramVersion;
import dev.plimsoll.cli.report.QuietReport;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.ReportStyle;
import dev.plimsoll.cli.report.Reports;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.cli.report.Terminal;
import dev.plimsoll.cli.report.TextStyle;
import dev.plimsoll.cli.report.Threshold;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How findings are reported, where, and which of them fail. */
public final class ReportOptions {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      split = ",",
      converter = Output.Converter.class,
      completionCandidates = Output.Formats.class,
      description =
          "${COMPLETION-CANDIDATES}; FORMAT=FILE writes a file. May be repeated. Default: text.")
  private List<Output> outputs = Output.DEFAULT;

  @Option(
      names = "--fail-on",
      paramLabel = "ACTION",
      description = "Fail on findings that deny, warn or audit. Default: deny.")
  private Threshold failOn = Threshold.deny;

  @Option(names = "--all", description = "List every place of equal findings, and known findings.")
  private boolean all;

  @Option(names = "--statistics", description = "Print only the totals by rule (text).")
  private boolean statistics;

  @Option(
      names = {"-q", "--quiet"},
      description = "Report only what denies; print nothing if nothing does.")
  private boolean quiet;

  @Mixin private ColorOption color = new ColorOption();

  /**
   * The report that was asked for.
   *
   * @param out standard output
   * @param command the command that reports, such as {@code check}
   * @param policies what is known of the policies, once they are read
   * @param explanations what stands behind a finding; empty for nothing
   * @throws IllegalArgumentException if two formats are for standard output
   * @throws IOException if the program lacks its version, or a file cannot be written
   */
  public Report report(
      PrintWriter out,
      String command,
      Supplier<Explanations> policies,
      Function<FileFinding, String> explanations)
      throws IOException {
    if (outputs.stream().filter(output -> output.file().isEmpty()).count() > 1) {
      throw new IllegalArgumentException(
          "--output: only one format can go to standard output; name a file for the others, for"
              + " example \"-o text -o sarif=findings.sarif\"");
    }
    Function<TextStyle, ReportStyle> style =
        style(ProgramVersion.number(), command, policies, explanations);
    List<Report> reports = new ArrayList<>();
    Map<Path, PrintWriter> files = new LinkedHashMap<>();
    for (Output output : outputs) {
      PrintWriter writer = out;
      TextStyle text = new TextStyle(color.colours(), Terminal.width(), all, statistics);
      if (output.file().isPresent()) {
        writer = open(output.file().get());
        text = TextStyle.PLAIN;
        files.put(output.file().get(), writer);
      }
      Report report = output.format().report(writer, style.apply(text));
      reports.add(quiet ? new QuietReport(report, !output.format().isForPeople()) : report);
    }
    return new Reports(reports, files);
  }

  private static PrintWriter open(Path file) throws IOException {
    try {
      return new PrintWriter(Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw new IOException("--output: " + file + " cannot be written", e);
    }
  }

  private Function<TextStyle, ReportStyle> style(
      String version,
      String command,
      Supplier<Explanations> policies,
      Function<FileFinding, String> explanations) {
    return text ->
        new ReportStyle(
            command,
            version,
            text,
            Clock.systemUTC(),
            failOn::isReachedBy,
            policy -> policies.get().description(policy),
            explanations,
            finding -> policies.get().type(finding));
  }

  /** Whether something that was found fails the command. */
  public boolean isFailedBy(Summary found) {
    return failOn.isReachedBy(found);
  }
}
