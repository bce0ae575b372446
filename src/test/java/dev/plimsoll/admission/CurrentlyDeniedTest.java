package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.AdmissionRequest;
import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.admission.review.Phase;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.engine.PolicySet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CurrentlyDeniedTest {

  private static final PolicySet POLICIES =
      Reviews.policies(
          """
          apiVersion: plimsoll.dev/v1alpha1
          kind: Policy
          metadata: {name: values}
          spec:
            match: {resources: [HelmRelease]}
            rules: [{id: none, preserveValues: {}}]
          """);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final CurrentlyDenied denied = new CurrentlyDenied(metrics, ticking(() -> now));

  private static Clock ticking(InstantSource source) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return source.instant();
      }
    };
  }

  private void decide(ObjectNode review, String name) throws Exception {
    ((ObjectNode) review.at("/request/object/metadata")).put("name", name);
    ((ObjectNode) review.path("request")).put("dryRun", true);
    denied.decided(
        Decision.of(
            Phase.Validate,
            AdmissionRequest.read(review.toString().getBytes(StandardCharsets.UTF_8)),
            POLICIES,
            ClusterView.unknown("there is no cluster")));
  }

  private double count() {
    return metrics
        .get("plimsoll.currently.denied")
        .tag("policy", "values")
        .tag("rule", "none")
        .gauge()
        .value();
  }

  @Test
  void countsObjectsAndNotDenials() throws Exception {
    decide(Reviews.preservingValues(), "a");
    decide(Reviews.preservingValues(), "a");
    decide(Reviews.preservingValues(), "b");

    assertThat(count()).isEqualTo(2);
  }

  @Test
  void forgetsWhatPasses() throws Exception {
    decide(Reviews.preservingValues(), "a");
    decide(Reviews.sound(), "a");

    assertThat(count()).isZero();
  }

  @Test
  void forgetsWhatNobodyTriesAnyMore() throws Exception {
    decide(Reviews.preservingValues(), "a");
    now = now.plus(Duration.ofMinutes(61));

    assertThat(count()).isZero();
  }

  /** Anybody who reaches the port chooses the names, up to 8 MiB of them. */
  @Test
  void doesNotRememberNamesThatNoObjectCanHave() throws Exception {
    decide(Reviews.preservingValues(), "a".repeat(253));
    decide(Reviews.preservingValues(), "a".repeat(254));

    assertThat(count()).isEqualTo(1);
  }

  @Test
  void forgetsTheOldestWhereThereAreVeryMany() throws Exception {
    ObjectNode review = Reviews.preservingValues();
    for (int i = 0; i < 10_005; i++) {
      decide(review, "a" + i);
    }
    assertThat(count()).isEqualTo(10_000);

    decide(Reviews.sound(), "a0");
    assertThat(count()).isEqualTo(10_000);

    decide(Reviews.sound(), "a10004");
    assertThat(count()).isEqualTo(9_999);
  }
}
