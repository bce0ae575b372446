package dev.plimsoll.cli.policy;

import dev.plimsoll.cli.option.ReportOptions;
import dev.plimsoll.cli.report.Explanations;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.lint.Lint;
import dev.plimsoll.policy.lint.LintFinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plimsoll policy lint}: everything that is wrong with policies, or probably not meant. */
@Command(
    name = "lint",
    description = "Says what is wrong with policies, and what is probably not meant.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing found that counts",
      "1:findings at or above --fail-on",
      "2:the work could not be done: a wrong flag, a file that cannot be read"
    })
final class LintCommand implements Callable<Integer> {

  @Mixin private ReportOptions reporting = new ReportOptions();

  @Mixin private PolicyPaths policies = new PolicyPaths();

  @Option(
      names = "--manifests",
      paramLabel = "PATH",
      split = ",",
      description = "Files and folders of manifests; exceptions that match none of them are named.")
  private List<Path> manifests = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    try {
      Report report =
          reporting.report(
              command.getOut(), "policy lint", () -> new Explanations(List.of()), finding -> "");
      Summary summary = lint().to(report);
      return reporting.isFailedBy(summary) ? ExitCode.SOFTWARE : ExitCode.OK;
    } catch (IllegalArgumentException | UncheckedIOException | IOException e) {
      command.getErr().println("plimsoll: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private LintReport lint() throws IOException {
    PolicyDocuments documents = policies.read();
    List<LintFinding> findings =
        new ArrayList<>(Lint.of(documents, LocalDate.now(ZoneOffset.UTC), policies.flux()));
    if (!manifests.isEmpty()) {
      findings.addAll(Lint.unused(documents, GivenObjects.read(manifests)));
    }
    return new LintReport(documents, findings);
  }
}
