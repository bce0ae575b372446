package dev.plimsoll.policy.engine;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Action;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import java.util.Optional;

/** Makes enforced findings: what a policy makes of what its rules find. */
final class Enforcement {

  private Enforcement() {}

  /** The finding of a rule that failed to evaluate. */
  static Finding broken(Policy policy, PolicyRule rule, RuntimeException cause) {
    return new Finding.Broken(
        Pointer.ROOT,
        "the rule could not be evaluated because of a fault in it. Its policy has action: "
            + policy.action()
            + " and failurePolicy: "
            + policy.failurePolicy()
            + ", so "
            + switch (policy.failurePolicy().effect(policy.action())) {
              case Deny -> "the request is denied";
              case Warn -> "the request passes with a warning";
              case Audit -> "the request passes";
            }
            + ". Report the log line of rule "
            + policy.name()
            + "/"
            + rule.id(),
        cause);
  }

  /** The finding of a policy that cannot tell whether it matches. */
  static EnforcedFinding unmatched(Policy policy, ObjectChange change) {
    return new EnforcedFinding(
        policy.name(),
        "",
        Severity.Info,
        policy.action() == Action.Audit ? Effect.Audit : Effect.Warn,
        new Finding.NotEvaluated(Pointer.ROOT, "labels unknown"),
        RefusalText.safe(
            "not evaluated: policy "
                + policy.name()
                + " goes by the labels of namespace "
                + change.namespace()
                + ", which are not known here"),
        Optional.empty());
  }

  /** A finding of a rule with the effect that its policy gives it. */
  static EnforcedFinding of(Policy policy, PolicyRule rule, ObjectChange change, Finding finding) {
    Effect effect =
        switch (finding) {
          case Finding.Violation violation ->
              switch (policy.action()) {
                case Deny -> Effect.Deny;
                case Warn -> Effect.Warn;
                case Audit -> Effect.Audit;
              };
          case Finding.Broken broken -> policy.failurePolicy().effect(policy.action());
          case Finding.Advice advice -> warning(policy);
          case Finding.NotEvaluated notEvaluated -> warning(policy);
          case Finding.Mutated mutated -> warning(policy);
        };
    String message =
        finding instanceof Finding.Violation && rule.message().isPresent()
            ? rule.message().get().about(change, finding)
            : finding.message();
    return new EnforcedFinding(
        policy.name(),
        rule.id(),
        severity(policy, finding),
        effect,
        finding,
        RefusalText.safe(message),
        Optional.empty());
  }

  /** That something is not evaluated says nothing about how bad it is. */
  private static Severity severity(Policy policy, Finding finding) {
    return switch (finding) {
      case Finding.Advice advice -> advice.severity();
      case Finding.NotEvaluated notEvaluated -> Severity.Info;
      case Finding.Violation violation -> policy.severity();
      case Finding.Broken broken -> policy.severity();
      case Finding.Mutated mutated -> policy.severity();
    };
  }

  private static Effect warning(Policy policy) {
    return policy.action() == Action.Audit ? Effect.Audit : Effect.Warn;
  }

  /** Another object, which may be fixed in the same commit, is never a reason to deny one. */
  static EnforcedFinding mayBeFixed(EnforcedFinding finding) {
    return finding.effect() == Effect.Deny
        ? finding.soften(Effect.Warn, "the rest of the commit may still arrive")
        : finding;
  }
}
