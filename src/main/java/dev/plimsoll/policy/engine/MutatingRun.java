package dev.plimsoll.policy.engine;

import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Mutation;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.Action;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.engine.PolicyIndex.Candidate;
import dev.plimsoll.policy.match.Match;
import java.util.ArrayList;
import java.util.List;

/** A change on its way through the mutating rules. */
final class MutatingRun {

  private final List<EnforcedFinding> findings = new ArrayList<>();
  private ObjectChange change;
  private Patch patch = Patch.NONE;

  private MutatingRun(ObjectChange change) {
    this.change = change;
  }

  /** What the rules have said. */
  List<EnforcedFinding> findings() {
    return findings;
  }

  /** The change, with its object as the rules leave it. */
  ObjectChange change() {
    return change;
  }

  /** What the rules have changed. */
  Patch patch() {
    return patch;
  }

  /** Lets every mutating rule that matches change the object, in the order of policy names. */
  static MutatingRun of(Evaluation evaluation, ObjectChange change, ClusterView cluster) {
    MutatingRun run = new MutatingRun(change);
    if (ChangeScope.goes(change)) {
      return run;
    }
    for (Candidate candidate : evaluation.candidates(EvaluationPhase.Mutating, change)) {
      Policy policy = candidate.policy();
      // What is unknown here is said when the policy evaluates; an object is fixed for sure or
      // never.
      if (candidate.applies(change, cluster) == Match.Answer.Yes) {
        for (PolicyRule rule : candidate.rules()) {
          run.apply(evaluation, policy, rule, cluster);
        }
      }
    }
    return run;
  }

  private void apply(Evaluation evaluation, Policy policy, PolicyRule rule, ClusterView cluster) {
    if (evaluation.exception(policy, rule, change, cluster).isPresent()) {
      return;
    }
    Mutation mutation;
    try {
      mutation = rule.rule().mutate(change, cluster);
    } catch (RuntimeException e) {
      findings.add(Enforcement.of(policy, rule, change, Enforcement.broken(policy, rule, e)));
      return;
    }
    mutation
        .findings()
        .forEach(finding -> findings.add(Enforcement.of(policy, rule, change, finding)));
    if (policy.action() != Action.Audit && !mutation.patch().isEmpty()) {
      change = change.withObject(new Resource(mutation.patch().apply(change.current().tree())));
      patch = patch.then(mutation.patch());
    }
  }
}
