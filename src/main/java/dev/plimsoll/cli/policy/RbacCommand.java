package dev.plimsoll.cli.policy;

import dev.plimsoll.admission.PolicyStore;
import dev.plimsoll.cluster.audit.Audit;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.engine.PolicySet;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code plimsoll policy rbac}: the least permissions that the server needs for a set of policies.
 */
@Command(
    name = "rbac",
    description =
        "Prints the least permissions that the server needs with these policies and these of its flags.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the permissions are printed",
      "2:the work could not be done: a wrong flag, an unreadable file, an unsound policy"
    })
final class RbacCommand implements Callable<Integer> {

  @Mixin private PolicyOptions policies = new PolicyOptions();

  @Option(
      names = "--service-account",
      paramLabel = "NAMESPACE/NAME",
      converter = ServiceAccount.Converter.class,
      description = "Who gets them. Default: plimsoll-system/plimsoll.")
  private ServiceAccount serviceAccount = new ServiceAccount("plimsoll-system", "plimsoll");

  @Option(
      names = "--live-in",
      paramLabel = "NAMESPACE",
      split = ",",
      description =
          "Let it read Secrets and whatever else is read at the moment in these namespaces alone."
              + " Default: in all of them.")
  private List<String> liveIn = List.of();

  @Option(
      names = "--secret",
      paramLabel = "NAME",
      description = "Add what serve --secret keeps and registers.")
  private @Nullable String secret;

  @Option(
      names = "--webhooks",
      paramLabel = "NAME",
      split = ",",
      description = "The webhook configurations of serve --webhooks. Default: plimsoll.")
  private List<String> webhooks = List.of("plimsoll");

  @Option(
      names = "--last-good",
      paramLabel = "NAME",
      description = "Add what serve --last-good keeps.")
  private @Nullable String lastGood;

  @Option(names = "--events", description = "Add what serve --events writes.")
  private boolean events;

  @Option(names = "--audit", description = "Add what plimsoll audit reads.")
  private boolean audit;

  @Option(
      names = "--audit-interval",
      paramLabel = "DURATION",
      description = "Add what serve --audit-interval reads, however often.")
  private @Nullable String auditInterval;

  @Option(
      names = "--audit-reports",
      paramLabel = "GROUP",
      split = ",",
      description = "Add what serve --audit-reports writes.")
  private List<String> auditReports = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    try {
      PolicySet set = policies.readWithout(PolicyStore.NAME);
      command
          .getOut()
          .print(new RbacManifest(requirements(set), server(set), serviceAccount, liveIn));
      command.getOut().flush();
      return ExitCode.OK;
    } catch (IllegalArgumentException | IOException e) {
      command.getErr().println("plimsoll: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private ServerPermissions server(PolicySet set) {
    return new ServerPermissions(
        Optional.ofNullable(secret),
        webhooks,
        policies.has(PolicyStore.NAME),
        Optional.ofNullable(lastGood),
        set.requirements().containsKey(AccessRequirement.fingerprint()),
        events,
        auditInterval != null,
        auditReports);
  }

  private SortedMap<AccessRequirement, SortedSet<String>> requirements(PolicySet set) {
    SortedMap<AccessRequirement, SortedSet<String>> requirements =
        new TreeMap<>(set.requirements());
    if (audit || auditInterval != null) {
      Audit.requirements(set)
          .forEach(requirement ->
              requirements.merge(
                  requirement,
                  new TreeSet<>(Set.of("audit")),
                  (some, more) -> {
                    SortedSet<String> all = new TreeSet<>(some);
                    all.addAll(more);
                    return all;
                  }));
    }
    return requirements;
  }
}
