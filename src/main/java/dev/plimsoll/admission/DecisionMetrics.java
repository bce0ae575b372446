package dev.plimsoll.admission;

import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.admission.review.Phase;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What Prometheus is told of decisions. Labels hold names of policies, never of objects. */
@Singleton
final class DecisionMetrics {

  /** Series of findings; reloads under ever new names must not fill the memory. */
  private static final int MOST_FINDINGS = 5_000;

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(50_000),
    Duration.ofNanos(100_000),
    Duration.ofNanos(300_000),
    Duration.ofMillis(1),
    Duration.ofMillis(3),
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1)
  };

  private record Asked(
      Phase phase, Optional<Operation> operation, String verdict, boolean dryRun) {}

  private record Found(String policy, String rule, String finding, Effect effect, boolean dryRun) {}

  private final MeterRegistry registry;
  private final Map<Asked, Counter> requests = new ConcurrentHashMap<>();
  private final Map<Found, Counter> findings = new ConcurrentHashMap<>();
  private final Timer mutating;
  private final Timer validating;

  @Inject
  DecisionMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.mutating = timer(Phase.Mutate);
    this.validating = timer(Phase.Validate);
  }

  private Timer timer(Phase phase) {
    return Timer.builder("plimsoll.request.duration")
        .description("From the whole body to the answer.")
        .tag("phase", lower(phase))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** A review was evaluated and answered. */
  void decided(Decision decision, long nanos) {
    (decision.phase() == Phase.Mutate ? mutating : validating).record(nanos, TimeUnit.NANOSECONDS);
    Optional<ObjectChange> change = decision.request().change();
    boolean dryRun = change.map(ObjectChange::dryRun).orElse(false);
    Asked asked =
        new Asked(
            decision.phase(), change.map(ObjectChange::operation), decision.outcome(), dryRun);
    Counter asking = requests.get(asked);
    (asking == null ? requests.computeIfAbsent(asked, this::counter) : asking).increment();
    for (EnforcedFinding finding : decision.verdict().findings()) {
      Found found =
          new Found(
              finding.policy(), finding.rule(), name(finding.finding()), finding.effect(), dryRun);
      Counter counter = findings.get(found);
      if (counter == null) {
        counter =
            findings.computeIfAbsent(
                findings.size() < MOST_FINDINGS
                    ? found
                    : new Found("other", "", found.finding(), found.effect(), dryRun),
                this::counter);
      }
      counter.increment();
    }
  }

  /** A body was not evaluated, for a fault of its sender (4xx) or of ours (5xx). */
  void failed(int status) {
    registry.counter("plimsoll.failed.requests", "status", Integer.toString(status)).increment();
  }

  private Counter counter(Asked asked) {
    return Counter.builder("plimsoll.requests")
        .description("Reviews that were evaluated.")
        .tag("phase", lower(asked.phase()))
        .tag("operation", asked.operation().map(DecisionMetrics::lower).orElse("other"))
        .tag("verdict", asked.verdict())
        .tag("dry_run", Boolean.toString(asked.dryRun()))
        .register(registry);
  }

  private Counter counter(Found found) {
    return Counter.builder("plimsoll.findings")
        .description("What rules had to say.")
        .tag("policy", found.policy())
        .tag("rule", found.rule())
        .tag("finding", found.finding())
        .tag("effect", lower(found.effect()))
        .tag("dry_run", Boolean.toString(found.dryRun()))
        .register(registry);
  }

  private static String name(Finding finding) {
    return switch (finding) {
      case Finding.Violation violation -> "violation";
      case Finding.Advice advice -> "advice";
      case Finding.NotEvaluated notEvaluated -> "not_evaluated";
      case Finding.Mutated mutated -> "mutated";
      case Finding.Broken broken -> "broken";
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
