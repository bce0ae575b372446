package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.review.AdmissionRequest;
import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.admission.review.MalformedReviewException;
import dev.plimsoll.admission.review.Phase;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileReviewTest {

  private static final PolicySet POLICIES = Reviews.policies(HostileReviews.POLICY);
  private static final ClusterView NONE = ClusterView.unknown("there is no cluster");

  @Test
  void thereAreSeveralHundred() {
    assertThat(HostileReviews.all()).hasSizeGreaterThan(800);
  }

  @Test
  void isMadeFromAReviewThatIsDenied() throws MalformedReviewException {
    Decision decision =
        Decision.of(
            Phase.Validate, AdmissionRequest.read(Reviews.bytes(Reviews.mixed())), POLICIES, NONE);

    assertThat(decision.verdict()).isInstanceOf(Verdict.Denied.class);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void neverPassesAndNeverBreaks(Phase phase) {
    List<String> passed =
        HostileReviews.all().stream()
            .filter(body -> passes(phase, body))
            .map(HostileReviews.Body::name)
            .toList();

    assertThat(passed).isEmpty();
  }

  /** What is thrown besides {@link MalformedReviewException} fails the test. */
  private static boolean passes(Phase phase, HostileReviews.Body body) {
    try {
      Decision decision = Decision.of(phase, AdmissionRequest.read(body.bytes()), POLICIES, NONE);
      return Reviews.tree(decision.toJson()).path("response").path("allowed").asBoolean(true);
    } catch (MalformedReviewException e) {
      assertThat(e.getMessage()).doesNotContain("hunter2");
      return false;
    }
  }
}
