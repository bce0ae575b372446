package dev.plimsoll.admission;

import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.admission.review.Phase;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many objects are refused at present, by policy and rule. Flux refuses in dry runs and tries
 * again at every interval, so counting refusals says little; this says what somebody has to mend.
 * An object is forgotten when it passes, or after an hour without another try, and the oldest first
 * where there are very many. Names of objects are never in it, only in the log.
 */
@Singleton
final class CurrentlyDenied {

  private static final int MOST_OBJECTS = 10_000;

  /** Series; reloads under ever new names must not fill the memory. */
  private static final int MOST_RULES = 1_000;

  private static final Duration FORGOTTEN = Duration.ofHours(1);

  /** The longest names that Kubernetes allows: of a namespace or a kind, and of all else. */
  private static final int LONGEST_LABEL = 63;

  private static final int LONGEST_NAME = 253;

  private record Refused(GroupKind kind, String namespace, String name) {}

  private record Rule(String policy, String rule) {}

  private record Refusal(Instant at, Set<Rule> by) {}

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<Refused, Refusal> refusals = new LinkedHashMap<>();
  private final Set<Rule> measured = new HashSet<>();

  /** Whether there may be any, so that while there are none nobody waits for another. */
  private volatile boolean isAnyRefused;

  @Inject
  CurrentlyDenied(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** A review was judged. */
  void decided(Decision decision) {
    boolean isRefused = decision.verdict() instanceof Verdict.Denied;
    if (!isRefused && !isAnyRefused) {
      return;
    }
    Optional<ObjectChange> subject = decision.request().subject();
    if (subject.isEmpty() || subject.get().name().isEmpty()) {
      return;
    }
    Refused object =
        new Refused(
            subject.get().current().type().groupKind(),
            subject.get().namespace(),
            subject.get().name());
    if (!couldExist(object)) {
      return;
    }
    if (decision.verdict() instanceof Verdict.Denied refused) {
      refuse(object, refused);
    } else if (decision.phase() == Phase.Validate) {
      pass(object);
    }
  }

  /** Whoever reaches the port chooses names, of any length, and very many are remembered. */
  private static boolean couldExist(Refused object) {
    return object.name().length() <= LONGEST_NAME
        && object.namespace().length() <= LONGEST_LABEL
        && object.kind().group().length() <= LONGEST_NAME
        && object.kind().kind().length() <= LONGEST_LABEL;
  }

  private synchronized void refuse(Refused object, Verdict.Denied verdict) {
    Set<Rule> rules =
        verdict.findings().stream()
            .filter(finding -> finding.effect() == Effect.Deny)
            .map(CurrentlyDenied::rule)
            .collect(Collectors.toUnmodifiableSet());
    isAnyRefused = true;
    refusals.remove(object);
    refusals.put(object, new Refusal(clock.instant(), rules));
    if (refusals.size() > MOST_OBJECTS) {
      refusals.remove(refusals.keySet().iterator().next());
    }
    for (Rule rule : rules) {
      if (measured.size() < MOST_RULES && measured.add(rule)) {
        Gauge.builder("plimsoll.currently.refused", () -> count(rule))
            .tag("policy", rule.policy())
            .tag("rule", rule.rule())
            .description("Objects that were refused when somebody last tried to write them.")
            .register(registry);
      }
    }
  }

  private static Rule rule(EnforcedFinding finding) {
    return new Rule(finding.policy(), finding.rule());
  }

  private synchronized void pass(Refused object) {
    refusals.remove(object);
    isAnyRefused = !refusals.isEmpty();
  }

  private synchronized long count(Rule rule) {
    Instant earliest = clock.instant().minus(FORGOTTEN);
    refusals.values().removeIf(refusal -> refusal.at().isBefore(earliest));
    return refusals.values().stream().filter(refusal -> refusal.by().contains(rule)).count();
  }
}
