package dev.plimsoll.cluster.audit;

import dev.plimsoll.cluster.audit.Conditions.Condition;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Conditions that nobody keeps up any more: left behind by an older controller, or by a failure
 * that is long over (fluxcd/helm-controller, pull requests 884 and 885).
 */
final class StaleConditions {

  private static final String CHECK = "stale-condition";

  /** What a controller in the middle of its work may leave for a while. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private StaleConditions() {}

  static List<AuditFinding> of(Resource object, Instant now) {
    Conditions conditions = new Conditions(object);
    Optional<Condition> ready = conditions.of("Ready");
    if (ready.isEmpty()
        || object.isBeingDeleted()
        || conditions.observed() == 0
        || conditions.observed() != conditions.generation()
        || ready.get().since().isAfter(now.minus(PATIENCE))) {
      return List.of();
    }
    if (ready.get().generation() < conditions.observed()) {
      return List.of(
          finding(
              object,
              ready.get(),
              "speaks of generation "
                  + ready.get().generation()
                  + " while the controller has worked on generation "
                  + conditions.observed()));
    }
    Optional<Condition> released = conditions.of("Released");
    if (ready.get().isFalse()
        && released.isPresent()
        && released.get().isTrue()
        && released.get().generation() >= ready.get().generation()
        && released.get().since().isAfter(ready.get().since())
        && conditions.of("TestSuccess").filter(Condition::isFalse).isEmpty()
        && conditions.of("Remediated").filter(Condition::isTrue).isEmpty()) {
      return List.of(
          finding(
              object,
              ready.get(),
              "is False ("
                  + ready.get().reason()
                  + ") although the release has succeeded since, on "
                  + released.get().since()));
    }
    for (String type : List.of("Reconciling", "Stalled")) {
      Optional<Condition> other = conditions.of(type);
      if (ready.get().isTrue()
          && other.isPresent()
          && other.get().isTrue()
          && other.get().since().isBefore(now.minus(PATIENCE))) {
        return List.of(
            finding(
                object,
                other.get(),
                "is True since " + other.get().since() + " although the object is Ready"));
      }
    }
    return List.of();
  }

  private static AuditFinding finding(Resource object, Condition condition, String what) {
    return AuditFinding.of(
        CHECK,
        Severity.Medium,
        object,
        condition.place(),
        condition.place()
            + " (type "
            + condition.node().path("type").asText("")
            + ") "
            + what
            + ": an older controller left it, and dependants, health checks and alerts go by it."
            + " Let the controller write it anew: "
            + Reconcile.command(object)
            + ".");
  }
}
