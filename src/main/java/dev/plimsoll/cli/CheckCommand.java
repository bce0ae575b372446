package dev.plimsoll.cli;

import dev.plimsoll.cli.check.BaselineFile;
import dev.plimsoll.cli.check.Builds;
import dev.plimsoll.cli.check.CheckConfiguration;
import dev.plimsoll.cli.check.FileCheck;
import dev.plimsoll.cli.check.Fix;
import dev.plimsoll.cli.check.GitComparison;
import dev.plimsoll.cli.check.InputFiles;
import dev.plimsoll.cli.check.Progress;
import dev.plimsoll.cli.migrate.FilePlan;
import dev.plimsoll.cli.migrate.Replacement;
import dev.plimsoll.cli.option.BuildFlags;
import dev.plimsoll.cli.option.FluxVersionOption;
import dev.plimsoll.cli.option.PolicyFilesOption;
import dev.plimsoll.cli.option.ReportOptions;
import dev.plimsoll.cli.report.Explanations;
import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.Terminal;
import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plimsoll check}: evaluates the manifests in files, as the webhook would evaluate them. */
@Command(
    name = "check",
    description = "Evaluates manifests in files as the webhook would.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    defaultValueProvider = CheckDefaults.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing found that counts",
      "1:findings at or above --fail-on, or unreadable manifests with --strict",
      "2:the work could not be done: a wrong flag, an unreadable file, an unsound policy"
    })
final class CheckCommand implements Callable<Integer> {

  private static final int CLEAN = 0;
  private static final int FOUND = 1;
  private static final int FAILED = 2;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description =
          "Folders and files to check; - is standard input. Default: the paths of .plimsoll.yaml.")
  private List<Path> paths = List.of();

  @Mixin private ReportOptions reporting = new ReportOptions();

  @Option(
      names = "--fix",
      description = "First fix in the files what the mutating rules would fix at admission.")
  private boolean fix;

  @Option(
      names = "--explain",
      description =
          "Say what stands behind each finding: policy, rule, and how to except an object.")
  private boolean explain;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description =
          "Findings in this file are known and do not count; made if it is not there, shrunk as"
              + " they go.")
  private @Nullable Path baseline;

  @Option(
      names = "--base",
      paramLabel = "COMMIT",
      description =
          "Evaluate what changed since this commit of the Git repository: its objects are the old"
              + " ones.")
  private @Nullable String base;

  @Option(
      names = "--cluster",
      paramLabel = "FOLDER",
      description =
          "Check only what one cluster gets: the one whose Flux is synchronised to this folder.")
  private @Nullable String cluster;

  @Option(names = "--strict", description = "Fail on files that are no YAML or JSON, too.")
  private boolean strict;

  @Mixin private PolicyFilesOption policies = new PolicyFilesOption();

  @Mixin private BuildFlags build = new BuildFlags();

  @Option(
      names = "--crds",
      paramLabel = "PATH",
      split = ",",
      description = "Files and folders of CustomResourceDefinitions, beside those being checked.")
  private List<Path> crds = List.of();

  @Mixin private FluxVersionOption fluxVersion = new FluxVersionOption();

  @Option(
      names = "--namespace-labels",
      paramLabel = "FILE",
      description =
          "Namespaces with their labels, as \"kubectl get namespaces -o yaml\" prints them.")
  private @Nullable Path namespaceLabels;

  @Override
  public Integer call() {
    try (Progress progress = Progress.onStandardError()) {
      return run(progress);
    }
  }

  private int run(Progress progress) {
    FileCheck check;
    Report report;
    try {
      // Its flags came in as defaults; here it is read to say what is wrong with it.
      CheckConfiguration file = CheckConfiguration.of(Path.of(""));
      if (paths.isEmpty()) {
        paths = file.paths();
      }
      if (paths.isEmpty()) {
        throw new IllegalArgumentException(
            "say which files and folders to check, for example \"plimsoll check .\"");
      }
      progress.step("building what Flux builds");
      GitComparison comparison = base == null ? null : GitComparison.read(Path.of(""), base);
      check =
          new FileCheck(
              policySet(policies, fluxVersion.named(), Optional.empty()),
              InputFiles.find(paths, System.in),
              InputFiles.find(crds, InputStream.nullInputStream()),
              InputFiles.find(
                  namespaceLabels == null ? List.of() : List.of(namespaceLabels),
                  InputStream.nullInputStream()),
              comparison,
              baseline == null ? null : BaselineFile.read(baseline),
              Builds.of(paths, build, Optional.ofNullable(cluster), comparison),
              fluxVersion.named());
      report = report(check);
    } catch (IllegalArgumentException | IOException e) {
      progress.clear();
      System.err.println("plimsoll: " + e.getMessage());
      return FAILED;
    }
    progress.clear();
    if (fix && !isFixed(check.fixes(progress))) {
      return FAILED;
    }
    FileCheck.Outcome outcome;
    try {
      outcome = check.run(report, progress);
    } catch (UncheckedIOException e) {
      progress.clear();
      System.err.println("plimsoll: " + e.getMessage());
      return FAILED;
    }
    outcome.faults().forEach(fault -> System.err.println("plimsoll: " + fault));
    if (!outcome.faults().isEmpty() || !isBaselineKept(check.baseline(), outcome)) {
      return FAILED;
    }
    return reporting.isFailedBy(outcome.summary()) || (strict && outcome.unread()) ? FOUND : CLEAN;
  }

  private Report report(FileCheck check) throws IOException {
    Explanations explanations = new Explanations(check.policies().policies());
    Function<FileFinding, String> why = explain ? explanations::of : finding -> "";
    return reporting.report(Terminal.standardOutput(), "check", () -> explanations, why);
  }

  /** Writes what was fixed, all of it or nothing; answers whether that went well. */
  private static boolean isFixed(List<Fix> fixes) {
    try {
      Replacement.write(
          fixes.stream()
              .flatMap(fix -> fix.changes().stream())
              .map(
                  change -> new FilePlan(change.path(), change.before(), change.after(), List.of()))
              .toList());
      fixes.forEach(fix -> fix.lines().forEach(line -> System.err.println("plimsoll: " + line)));
      return true;
    } catch (IOException e) {
      System.err.println("plimsoll: nothing was fixed: " + e.getMessage());
      return false;
    }
  }

  private static boolean isBaselineKept(
      @Nullable BaselineFile baseline, FileCheck.Outcome outcome) {
    if (baseline == null) {
      return true;
    }
    try {
      String done = baseline.keep(outcome.names());
      if (!done.isEmpty()) {
        System.err.println("plimsoll: " + done);
      }
      return true;
    } catch (IOException e) {
      System.err.println("plimsoll: the baseline cannot be written (" + e.getMessage() + ")");
      return false;
    }
  }

  /**
   * The policies of files and folders.
   *
   * @param target the release of Flux to evaluate for; without it all that are supported, without a
   *     word about what comes with it
   * @param installed the release that runs, if that is known
   * @throws IllegalArgumentException if they have problems, or there are none; the message says so
   * @throws IOException if a path cannot be read
   */
  static PolicySet policySet(
      PolicyFilesOption policies, Optional<FluxVersion> target, Optional<FluxVersion> installed)
      throws IOException {
    PolicyFiles files = policies.read();
    if (target.isPresent()) {
      files = files.with("--flux-version", upgradeFrom(installed.orElse(FluxVersion.OLDEST)));
    }
    PolicyDocuments documents = files.documents(new Rules(FluxTarget.of(target)));
    List<Problem> problems = documents.problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("\n", problems.stream().map(Problem::toString).toList()));
    }
    if (documents.policies().isEmpty()) {
      throw new IllegalArgumentException("--policies: there is no policy in " + policies.paths());
    }
    return new PolicySet(documents, Clock.systemUTC());
  }

  /** What is asked besides about the release of Flux that a flag names. */
  private static String upgradeFrom(FluxVersion installed) {
    return """
    apiVersion: plimsoll.dev/v1alpha1
    kind: Policy
    metadata: {name: flux-upgrade}
    spec:
      description: What a later release of Flux does differently.
      severity: Low
      action: Warn
      rules: [{id: differences, fluxUpgrade: {from: "%s"}}]
    """
        .formatted(installed);
  }
}
