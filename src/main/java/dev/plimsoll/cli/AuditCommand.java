package dev.plimsoll.cli;

import dev.plimsoll.cli.audit.AuditReport;
import dev.plimsoll.cli.check.Progress;
import dev.plimsoll.cli.option.FluxVersionOption;
import dev.plimsoll.cli.option.PolicyFilesOption;
import dev.plimsoll.cli.option.ReportOptions;
import dev.plimsoll.cli.report.Explanations;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.cli.report.Terminal;
import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.cluster.KubeClients;
import dev.plimsoll.cluster.PagedLister;
import dev.plimsoll.cluster.audit.Audit;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.engine.PolicySet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plimsoll audit}: evaluates what runs in a cluster, and changes nothing about it. */
@Command(
    name = "audit",
    description = "Evaluates what runs in a cluster; reads only.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing found that counts",
      "1:findings at or above --fail-on, or something that could not be seen with --strict",
      "2:the work could not be done: a wrong flag, no cluster, an unsound policy"
    })
final class AuditCommand implements Callable<Integer> {

  private static final int CLEAN = 0;
  private static final int FOUND = 1;
  private static final int FAILED = 2;

  private static final String READING = "reading the cluster";

  @Mixin private ReportOptions reporting = new ReportOptions();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      split = ",",
      description = "Look at these namespaces only. Default: all of them.")
  private List<String> namespaces = List.of();

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The context of the kubeconfig. Default: the current one.")
  private @Nullable String context;

  @Option(names = "--strict", description = "Fail if something could not be seen, too.")
  private boolean strict;

  @Mixin private PolicyFilesOption policies = new PolicyFilesOption();

  @Mixin private FluxVersionOption fluxVersion = new FluxVersionOption();

  private Explanations explanations = new Explanations(List.of());

  @Override
  public Integer call() {
    Report report;
    try {
      report =
          reporting.report(Terminal.standardOutput(), "audit", () -> explanations, finding -> "");
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("plimsoll: " + e.getMessage());
      return FAILED;
    }
    AuditReport findings = new AuditReport(report);
    try (Progress progress = Progress.onStandardError();
        KubernetesClient client = KubeClients.open(Optional.ofNullable(context))) {
      progress.step(READING);
      Audit.Outcome outcome =
          new Audit(
                  new PagedLister(client),
                  KubeClients.reads(client),
                  namespaces,
                  Clock.systemUTC(),
                  finding -> {
                    progress.clear(); // some formats are written as the findings come
                    findings.finding(finding);
                    progress.step(READING);
                  })
              .run(fluxVersion.named(), this::policySet);
      progress.clear();
      Summary summary = findings.end(outcome);
      boolean blind = strict && !outcome.unseen().isEmpty();
      return reporting.isFailedBy(summary) || blind ? FOUND : CLEAN;
    } catch (InaccessibleException e) {
      System.err.println("plimsoll: " + e.reason());
      return FAILED;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      System.err.println("plimsoll: " + e.getMessage());
      return FAILED;
    }
  }

  private PolicySet policySet(Optional<FluxVersion> installed, FluxVersion target) {
    try {
      // What runs and what to evaluate for are both unknown: then nothing is to come.
      boolean known = fluxVersion.named().isPresent() || installed.isPresent();
      PolicySet set =
          CheckCommand.policySet(
              policies, known ? Optional.of(target) : Optional.empty(), installed);
      explanations = new Explanations(set.policies());
      return set;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
