package dev.plimsoll.cli.policy;

import dev.plimsoll.cli.option.ColorOption;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.testing.Coverage;
import dev.plimsoll.policy.testing.PolicyTestRun;
import dev.plimsoll.policy.testing.PolicyTestRun.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
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

/** {@code plimsoll policy test}: runs the test cases that stand beside policies. */
@Command(
    name = "test",
    description = "Runs the PolicyTest documents among policies.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every case passed, or was skipped",
      "1:a case failed, or with --full-coverage a rule that no case exercises",
      "2:the work could not be done: a wrong flag, an unreadable file, an unsound policy, no case"
    })
final class TestCommand implements Callable<Integer> {

  /** How results are printed. */
  enum Output {
    text,
    json,
    junit
  }

  @Mixin private PolicyPaths policies = new PolicyPaths();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or junit. Default: text.")
  private Output output = Output.text;

  @Option(
      names = "--full-coverage",
      description = "Fail on rules that find nothing in any case, too.")
  private boolean fullCoverage;

  @Mixin private ColorOption color = new ColorOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    TestReport report;
    try {
      PolicyDocuments documents = policies.read();
      PolicySet set = new PolicySet(documents, Clock.systemUTC(), policies.flux());
      if (documents.tests().isEmpty()) {
        throw new IllegalArgumentException("there is no PolicyTest among these files");
      }
      report =
          new TestReport(
              documents.tests().stream()
                  .flatMap(test -> PolicyTestRun.run(test, set).stream())
                  .toList(),
              Coverage.of(documents.tests(), set));
    } catch (IllegalArgumentException | IOException e) {
      command.getErr().println("plimsoll: " + e.getMessage());
      return ExitCode.USAGE;
    }
    PrintWriter out = command.getOut();
    switch (output) {
      case text -> report.text(out, color.colours());
      case json -> report.json(out);
      case junit -> report.junit(out);
    }
    out.flush();
    boolean fails =
        report.count(Outcome.Failed) > 0
            || (fullCoverage && !report.coverage().missing().isEmpty());
    return fails ? ExitCode.SOFTWARE : ExitCode.OK;
  }
}
