package dev.plimsoll.cli.option;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.cli.report.Format;
import dev.plimsoll.cli.report.ProgramVersion;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.ReportStyle;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.cli.report.Terminal;
import dev.plimsoll.cli.report.Threshold;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** {@code --output} and {@code --fail-on}: how findings are reported, and which of them fail. */
public final class ReportOptions {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; html is a page to look at. Default: text.")
  private Format output = Format.text;

  @Option(
      names = "--fail-on",
      paramLabel = "ACTION",
      description = "Fail on findings that deny, warn or audit. Default: deny.")
  private Threshold failOn = Threshold.deny;

  /**
   * The report that was asked for.
   *
   * @param out where it is written
   * @param command the command that reports, such as {@code check}
   * @param descriptions what a policy is for, by its name; empty for nothing
   * @param explanations what stands behind a finding; empty for nothing
   * @throws IOException if the program lacks its version
   */
  public Report report(
      PrintWriter out,
      String command,
      Function<String, String> descriptions,
      Function<FileFinding, String> explanations)
      throws IOException {
    return output.report(
        out,
        new ReportStyle(
            command,
            ProgramVersion.number(),
            Terminal.hasColours(),
            Clock.systemUTC(),
            failOn::isReachedBy,
            descriptions,
            explanations));
  }

  /** Whether something that was found fails the command. */
  public boolean isFailedBy(Summary found) {
    return failOn.isReachedBy(found);
  }
}
