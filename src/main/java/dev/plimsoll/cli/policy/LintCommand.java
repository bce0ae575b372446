package dev.plimsoll.cli.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.lint.Lint;
import dev.plimsoll.policy.lint.LintFinding;
import dev.plimsoll.policy.lint.LintFinding.Level;
import java.io.IOException;
import java.io.PrintWriter;
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
      "1:errors, or warnings with --fail-on warning",
      "2:the work could not be done: a wrong flag, a file that cannot be read"
    })
final class LintCommand implements Callable<Integer> {

  /** How remarks are printed. */
  enum Output {
    text,
    json
  }

  @Mixin private PolicyPaths policies = new PolicyPaths();

  @Option(
      names = "--manifests",
      paramLabel = "PATH",
      split = ",",
      description = "Files and folders of manifests; exceptions that match none of them are named.")
  private List<Path> manifests = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json. Default: text.")
  private Output output = Output.text;

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      description = "Fail on an error, or on a warning too. Default: error.")
  private Level failOn = Level.error;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    List<LintFinding> findings;
    try {
      PolicyDocuments documents = policies.read();
      findings =
          new ArrayList<>(Lint.of(documents, LocalDate.now(ZoneOffset.UTC), policies.flux()));
      if (!manifests.isEmpty()) {
        findings.addAll(
            Lint.unused(documents, Objects.requireNonNull(GivenObjects.read(manifests))));
      }
    } catch (IllegalArgumentException | IOException e) {
      command.getErr().println("plimsoll: " + e.getMessage());
      return ExitCode.USAGE;
    }
    PrintWriter out = command.getOut();
    switch (output) {
      case text -> text(findings, out);
      case json -> json(findings, out);
    }
    out.flush();
    boolean fails =
        findings.stream()
            .anyMatch(finding -> failOn == Level.warning || finding.level() == Level.error);
    return fails ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private static void text(List<LintFinding> findings, PrintWriter out) {
    for (LintFinding finding : findings) {
      Problem problem = finding.problem();
      out.println(
          problem.file()
              + ":"
              + problem.location()
              + ": "
              + finding.level()
              + " ("
              + finding.check()
              + "): "
              + problem.message());
    }
    long errors = findings.stream().filter(candidate -> candidate.level() == Level.error).count();
    out.println(Plural.of(errors, "error") + ", " + Plural.of(findings.size() - errors, "warning"));
  }

  private static void json(List<LintFinding> findings, PrintWriter out) {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("version", 1);
    ArrayNode list = report.putArray("remarks");
    for (LintFinding finding : findings) {
      list.addObject()
          .put("file", finding.problem().file())
          .put("line", finding.problem().location().line())
          .put("column", finding.problem().location().column())
          .put("level", finding.level().name())
          .put("check", finding.check())
          .put("message", finding.problem().message());
    }
    out.println(report.toPrettyString());
  }
}
