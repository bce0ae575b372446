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
 * How many objects are denied at present, by policy and rule. Flux denies in dry runs and tries
 * again at every interval, so counting denials says little; this says what somebody has to fix. An
 * object is forgotten when it passes, or after an hour without another try, and the oldest first
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

  private record Denied(GroupKind kind, String namespace, String name) {}

  private record Rule(String policy, String rule) {}

  private record Denial(Instant at, Set<Rule> by) {}

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<Denied, Denial> denials = new LinkedHashMap<>();
  private final Set<Rule> measured = new HashSet<>();

  /** Whether there may be any, so that while there are none nobody waits for another. */
  private volatile boolean isAnyDenied;

  @Inject
  CurrentlyDenied(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** A review was evaluated. */
  void decided(Decision decision) {
    boolean isDenied = decision.verdict() instanceof Verdict.Denied;
    if (!isDenied && !isAnyDenied) {
      return;
    }
    Optional<ObjectChange> change = decision.request().change();
    if (change.isEmpty() || change.get().name().isEmpty()) {
      return;
    }
    Denied object =
        new Denied(
            change.get().current().type().groupKind(),
            change.get().namespace(),
            change.get().name());
    if (!couldExist(object)) {
      return;
    }
    if (decision.verdict() instanceof Verdict.Denied denied) {
      deny(object, denied);
    } else if (decision.phase() == Phase.Validate) {
      pass(object);
    }
  }

  /** Whoever reaches the port chooses names, of any length, and very many are remembered. */
  private static boolean couldExist(Denied object) {
    return object.name().length() <= LONGEST_NAME
        && object.namespace().length() <= LONGEST_LABEL
        && object.kind().group().length() <= LONGEST_NAME
        && object.kind().kind().length() <= LONGEST_LABEL;
  }

  private synchronized void deny(Denied object, Verdict.Denied verdict) {
    Set<Rule> rules =
        verdict.findings().stream()
            .filter(finding -> finding.effect() == Effect.Deny)
            .map(CurrentlyDenied::rule)
            .collect(Collectors.toUnmodifiableSet());
    isAnyDenied = true;
    denials.remove(object);
    denials.put(object, new Denial(clock.instant(), rules));
    if (denials.size() > MOST_OBJECTS) {
      denials.remove(denials.keySet().iterator().next());
    }
    for (Rule rule : rules) {
      if (measured.size() < MOST_RULES && measured.add(rule)) {
        Gauge.builder("plimsoll.currently.denied", () -> count(rule))
            .tag("policy", rule.policy())
            .tag("rule", rule.rule())
            .description("Objects that were denied when somebody last tried to write them.")
            .register(registry);
      }
    }
  }

  private static Rule rule(EnforcedFinding finding) {
    return new Rule(finding.policy(), finding.rule());
  }

  private synchronized void pass(Denied object) {
    denials.remove(object);
    isAnyDenied = !denials.isEmpty();
  }

  private synchronized long count(Rule rule) {
    Instant earliest = clock.instant().minus(FORGOTTEN);
    denials.values().removeIf(denial -> denial.at().isBefore(earliest));
    return denials.values().stream().filter(denial -> denial.by().contains(rule)).count();
  }
}
