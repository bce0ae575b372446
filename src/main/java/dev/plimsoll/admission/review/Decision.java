package dev.plimsoll.admission.review;

import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.RequestClusterView;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;

/**
 * An AdmissionReview, evaluated.
 *
 * @param phase which webhook was asked
 * @param request what was asked
 * @param verdict the answer
 * @param policySet the hash of the set that gave it
 */
public record Decision(Phase phase, AdmissionRequest request, Verdict verdict, String policySet) {

  /** Evaluates a request: the whole of the server but for HTTP. */
  public static Decision of(
      Phase phase, AdmissionRequest request, PolicySet set, ClusterView cluster) {
    Verdict verdict =
        request
            .change()
            .map(change -> evaluate(phase, change, set, new RequestClusterView(cluster)))
            .orElse(Verdict.Allowed.SILENTLY);
    return new Decision(phase, request, verdict, set.hash());
  }

  private static Verdict evaluate(
      Phase phase, ObjectChange change, PolicySet set, ClusterView cluster) {
    return switch (phase) {
      case Mutate -> set.mutate(change, cluster);
      case Validate -> set.validate(change, cluster);
    };
  }

  /** The verdict in one word: {@code denied}, {@code mutated}, {@code warned}, {@code allowed}. */
  public String outcome() {
    if (verdict instanceof Verdict.Denied) {
      return "denied";
    }
    if (!verdict.changes().isEmpty()) {
      return "mutated";
    }
    for (EnforcedFinding finding : verdict.findings()) {
      if (finding.effect() == Effect.Warn) {
        return "warned";
      }
    }
    return "allowed";
  }

  /** The AdmissionReview that answers. */
  public byte[] toJson() {
    return ReviewWriter.write(this);
  }
}
