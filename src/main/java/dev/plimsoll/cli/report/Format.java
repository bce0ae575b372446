package dev.plimsoll.cli.report;

import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;
import java.util.function.Function;
import java.util.function.Predicate;

/** How findings are printed. */
public enum Format {
  text,
  json,
  sarif,
  junit,
  github,
  markdown;

  /**
   * What reports of more than one format ask for.
   *
   * @param command the command that found what is printed, such as {@code check}
   * @param version the version of this program
   * @param colours whether to use the colours of terminals
   * @param fails what fails the command
   * @param descriptions what a policy is for, by its name
   * @param explanations what stands behind a finding; empty for nothing
   */
  public record Style(
      String command,
      String version,
      boolean colours,
      Predicate<Effect> fails,
      Function<String, String> descriptions,
      Function<FileFinding, String> explanations) {}

  /** A report in this format. */
  public Report report(PrintWriter out, Style style) {
    return switch (this) {
      case text -> new TextReport(out, style.colours(), style.explanations());
      case json -> new JsonReport(out, style.explanations());
      case sarif -> new SarifReport(out, style.version(), style.descriptions());
      case junit -> new JunitReport(out, style.command(), style.fails());
      case github -> new GithubReport(out);
      case markdown -> new MarkdownReport(out);
    };
  }
}
