package dev.plimsoll.policy.engine;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.OverlayClusterView;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.engine.PolicyIndex.Candidate;
import dev.plimsoll.policy.match.Match;
import dev.plimsoll.policy.setting.KnownKinds;
import java.util.ArrayList;
import java.util.List;

/** Evaluates the releases that refer to a source when the source changes. */
final class ReferringReleases {

  private ReferringReleases() {}

  /**
   * What is wrong with the releases that refer to a source once it is as it shall become, and was
   * not before. Elsewhere than at admission they are evaluated themselves.
   */
  static List<EnforcedFinding> evaluate(
      Evaluation evaluation, ObjectChange source, ClusterView cluster) {
    List<EnforcedFinding> findings = new ArrayList<>();
    ClusterView changed = new OverlayClusterView(cluster, source.current());
    for (Resource release : Referrers.of(source.current(), cluster)) {
      ObjectChange referrer = source.withReferrer(release);
      for (Candidate candidate : evaluation.candidates(EvaluationPhase.Whole, referrer)) {
        Policy policy = candidate.policy();
        if (candidate.applies(referrer, cluster) != Match.Answer.Yes) {
          continue;
        }
        for (PolicyRule rule : candidate.rules()) {
          if (Referrers.areEvaluatedBy(rule.type(), KnownKinds.of(source.current()))
              && !evaluates(policy, rule, source, cluster)) {
            List<EnforcedFinding> after = violations(evaluation, policy, rule, referrer, changed);
            if (!after.isEmpty()) {
              after.removeAll(violations(evaluation, policy, rule, referrer, cluster));
              after.forEach(
                  finding -> findings.add(Enforcement.mayBeFixed(finding).about(release)));
            }
          }
        }
      }
    }
    return findings;
  }

  private static List<EnforcedFinding> violations(
      Evaluation evaluation,
      Policy policy,
      PolicyRule rule,
      ObjectChange change,
      ClusterView cluster) {
    List<EnforcedFinding> findings = new ArrayList<>();
    evaluation.evaluate(policy, rule, change, cluster, findings);
    findings.removeIf(finding -> !(finding.finding() instanceof Finding.Violation));
    return findings;
  }

  /** Whether a rule has something to say about the change itself. */
  private static boolean evaluates(
      Policy policy, PolicyRule rule, ObjectChange change, ClusterView cluster) {
    return rule.type().concerns(KnownKinds.of(change.current()))
        && policy.applies(change, cluster) == Match.Answer.Yes;
  }
}
