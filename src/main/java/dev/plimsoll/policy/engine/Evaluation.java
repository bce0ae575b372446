package dev.plimsoll.policy.engine;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyException;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.engine.PolicyIndex.Candidate;
import dev.plimsoll.policy.match.Match;
import dev.plimsoll.policy.setting.KnownKinds;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Evaluates changes: which policies match, what their rules find, and what exceptions and the
 * ratchet leave of it.
 *
 * @param index finds the policies
 * @param exceptions the exceptions
 * @param referredTo the kinds of sources by which releases are evaluated
 * @param clock says which day it is
 */
record Evaluation(
    PolicyIndex index, List<PolicyException> exceptions, Set<GroupKind> referredTo, Clock clock) {

  /** Every finding of the rules that a phase calls. */
  List<EnforcedFinding> evaluate(ObjectChange change, ClusterView cluster, EvaluationPhase phase) {
    ChangeScope scope = ChangeScope.of(change);
    List<EnforcedFinding> findings = new ArrayList<>();
    for (Candidate candidate : candidates(phase, change)) {
      Policy policy = candidate.policy();
      List<PolicyRule> rules = scope.concerned(candidate.rules());
      if (rules.isEmpty()) {
        continue;
      }
      switch (candidate.applies(change, cluster)) {
        case Yes -> {
          for (PolicyRule rule : rules) {
            evaluate(policy, rule, change, cluster, findings);
          }
        }
        case Unknown -> {
          // Where nothing would be found anyway, it does not matter whether the policy applies.
          List<EnforcedFinding> found = new ArrayList<>();
          for (PolicyRule rule : rules) {
            evaluate(policy, rule, change, cluster, found);
          }
          if (!found.isEmpty()) {
            findings.add(Enforcement.unmatched(policy, change));
          }
        }
        case No -> {}
      }
    }
    if (scope == ChangeScope.Substance
        && phase != EvaluationPhase.BeforeSchema
        && change.origin() == Origin.Admission
        && referredTo.contains(KnownKinds.of(change.current()))) {
      findings.addAll(ReferringReleases.evaluate(this, change, cluster));
    }
    return findings;
  }

  /** Adds what one rule of a policy finds, softened by exceptions and by the ratchet. */
  void evaluate(
      Policy policy,
      PolicyRule rule,
      ObjectChange change,
      ClusterView cluster,
      List<EnforcedFinding> enforcedFindings) {
    List<Finding> findings = findings(policy, rule, change, cluster);
    if (findings.isEmpty()) {
      return;
    }
    List<EnforcedFinding> found = new ArrayList<>();
    for (Finding finding : findings) {
      found.add(Enforcement.of(policy, rule, change, finding));
    }
    Optional<PolicyException> exception = exception(policy, rule, change, cluster);
    Optional<Ratchet> ratchet = Ratchet.of(rule, change);
    for (EnforcedFinding enforced : found) {
      if (exception.isPresent()) {
        enforcedFindings.add(enforced.soften(Effect.Audit, "exception " + exception.get().name()));
      } else if (enforced.effect() != Effect.Deny
          || !(enforced.finding() instanceof Finding.Violation violation)) {
        enforcedFindings.add(enforced);
      } else if (violation.acrossObjects() && change.origin() == Origin.Admission) {
        enforcedFindings.add(Enforcement.mayBeFixed(enforced));
      } else if (ratchet.isPresent() && ratchet.get().existedBefore(violation, cluster)) {
        enforcedFindings.add(enforced.soften(Effect.Warn, "the object was so before"));
      } else {
        enforcedFindings.add(enforced);
      }
    }
  }

  private static List<Finding> findings(
      Policy policy, PolicyRule rule, ObjectChange change, ClusterView cluster) {
    try {
      return rule.rule().evaluate(change, cluster);
    } catch (RuntimeException e) {
      return List.of(Enforcement.broken(policy, rule, e));
    }
  }

  /** The exception that covers a rule and a change today. */
  Optional<PolicyException> exception(
      Policy policy, PolicyRule rule, ObjectChange change, ClusterView cluster) {
    if (exceptions.isEmpty()) {
      return Optional.empty();
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (PolicyException exception : exceptions) {
      if (exception.covers(policy, rule)
          && exception.holdsOn(today)
          && exception.match().applies(change, cluster) == Match.Answer.Yes) {
        return Optional.of(exception);
      }
    }
    return Optional.empty();
  }

  /** The policies that may match, with the rules that a phase calls. */
  List<Candidate> candidates(EvaluationPhase phase, ObjectChange change) {
    return index.candidates(phase, KnownKinds.of(change.current()), Match.namespaceOf(change));
  }
}
