package dev.plimsoll.admission.review;

import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;

/**
 * An AdmissionReview, judged.
 *
 * @param phase which webhook was asked
 * @param request what was asked
 * @param verdict the answer
 * @param policySet the hash of the set that gave it
 */
public record Decision(Phase phase, AdmissionRequest request, Verdict verdict, String policySet) {

  /** Judges a request: the whole of the server but for HTTP. */
  public static Decision of(
      Phase phase, AdmissionRequest request, PolicySet set, ClusterView surroundings) {
    Verdict verdict =
        request
            .subject()
            .map(subject -> judge(phase, subject, set, surroundings))
            .orElse(Verdict.Allowed.SILENTLY);
    return new Decision(phase, request, verdict, set.hash());
  }

  private static Verdict judge(
      Phase phase, ObjectChange subject, PolicySet set, ClusterView surroundings) {
    return switch (phase) {
      case Mutate -> set.mutate(subject, surroundings);
      case Validate -> set.validate(subject, surroundings);
    };
  }

  /**
   * The verdict in one word: {@code refused}, {@code repaired}, {@code warned}, {@code allowed}.
   */
  public String outcome() {
    if (verdict instanceof Verdict.Denied) {
      return "refused";
    }
    if (!verdict.changes().isEmpty()) {
      return "repaired";
    }
    for (EnforcedFinding ruling : verdict.rulings()) {
      if (ruling.effect() == Effect.Warn) {
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
