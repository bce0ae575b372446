package dev.plimsoll.admission.review;

import dev.plimsoll.policy.PolicySet;
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

  /**
   * Judges the review in {@code body}: the whole of the server but for HTTP.
   *
   * @throws Malformed if the body is no AdmissionReview v1
   */
  public static Decision of(Phase phase, byte[] body, PolicySet set, Surroundings surroundings)
      throws Malformed {
    AdmissionRequest request = ReviewReader.read(body);
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

  /** The AdmissionReview that answers. */
  public byte[] toJson() {
    return ReviewWriter.write(this);
  }
}
