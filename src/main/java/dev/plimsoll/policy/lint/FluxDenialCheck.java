package dev.plimsoll.policy.lint;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.document.Action;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.workload.WorkloadKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds rules that can deny what helm-controller writes to workloads, which it answers with the
 * remediation of the release.
 *
 * @param rules the rules
 * @param findings what is found
 * @param writers whom Flux lets write the objects of releases, where it is not told otherwise
 */
record FluxDenialCheck(List<PlacedRule> rules, LintFindings findings, List<Requester> writers) {

  /** helm-controller of a namespace. */
  static Requester helmController(String namespace) {
    return new Requester(
        "system:serviceaccount:" + namespace + ":helm-controller",
        List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace),
        "helm-controller");
  }

  void look() {
    for (PlacedRule rule : rules) {
      Set<GroupKind> denied = new LinkedHashSet<>();
      for (WorkloadKind workload : WorkloadKind.CHANGEABLE) {
        if (writers.stream().anyMatch(writer -> mayDeny(writer, rule, workload.kind()))) {
          denied.add(workload.kind());
        }
      }
      if (!denied.isEmpty()) {
        findings.warn(
            "denies-flux",
            rule,
            "rule "
                + rule.name()
                + " can deny what helm-controller writes to "
                + NeverMatchingCheck.names(denied)
                + ". helm-controller answers a denied workload with the remediation of its release,"
                + " which under strategy: uninstall deletes it. Match Release instead, exclude"
                + " helm-controller's user, or let the action be Warn.");
      }
    }
  }

  private static boolean mayDeny(Requester writer, PlacedRule rule, GroupKind kind) {
    Policy policy = rule.policy();
    Set<GroupKind> kinds = rule.kinds();
    boolean evaluated =
        policy.concerns(rule.rule().type()) && (kinds.isEmpty() || kinds.contains(kind));
    return evaluated
        && policy.action() == Action.Deny
        && !rule.rule().type().capabilities().contains(RuleCapability.AboutDeletion)
        && !policy.match().operations().equals(Set.of(Operation.Delete))
        && policy.match().isFrom(writer)
        && policy.exclude().stream()
            .noneMatch(out -> out.isFrom(writer) && out.byAnybody().covers(policy.match()))
        && rule.rule().rule().mayDeny(kind, writer);
  }
}
