package dev.plimsoll.admission.review;

import dev.plimsoll.policy.Effect;
import dev.plimsoll.policy.PolicySet;
import dev.plimsoll.policy.Ruling;
import dev.plimsoll.policy.Subject;
import dev.plimsoll.policy.Surroundings;
import dev.plimsoll.policy.Verdict;

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
      Phase phase, AdmissionRequest request, PolicySet set, Surroundings surroundings) {
    Verdict verdict =
        request
            .subject()
            .map(subject -> judge(phase, subject, set, surroundings))
            .orElse(Verdict.Allowed.SILENTLY);
    return new Decision(phase, request, verdict, set.hash());
  }

  private static Verdict judge(
      Phase phase, Subject subject, PolicySet set, Surroundings surroundings) {
    return switch (phase) {
      case Mutate -> set.mutate(subject, surroundings);
      case Validate -> set.validate(subject, surroundings);
    };
  }

  /**
   * The verdict in one word: {@code refused}, {@code repaired}, {@code warned}, {@code allowed}.
   */
  public String outcome() {
    if (verdict instanceof Verdict.Refused) {
      return "refused";
    }
    if (!verdict.changes().isEmpty()) {
      return "repaired";
    }
    for (Ruling ruling : verdict.rulings()) {
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
