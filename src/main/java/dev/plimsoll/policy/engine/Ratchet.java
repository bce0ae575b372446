package dev.plimsoll.policy.engine;

import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.document.PolicyRule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what was already wrong with an object before it was touched. A new policy then breaks
 * nothing that runs: Flux sends every object again at every interval, and would be denied for what
 * nobody changed.
 */
final class Ratchet {

  /** By path and value; the rule is the same one. */
  private record Known(String path, String value) {}

  private final PolicyRule rule;
  private final ObjectChange change;
  private @Nullable Set<Known> before;

  private Ratchet(PolicyRule rule, ObjectChange change) {
    this.rule = rule;
    this.change = change;
  }

  /** The ratchet for a rule and a change; none where there is no old object to compare with. */
  static Optional<Ratchet> of(PolicyRule rule, ObjectChange change) {
    Set<RuleCapability> capabilities = rule.type().capabilities();
    return change.operation() == Operation.Update
            && change.oldObject() != null
            && !capabilities.contains(RuleCapability.AboutChange)
            && !capabilities.contains(RuleCapability.Unratcheted)
        ? Optional.of(new Ratchet(rule, change))
        : Optional.empty();
  }

  /**
   * Whether the old object had the same violation: by rule, path and value, so that one that grew
   * worse is a new one. The old object is evaluated when this is first asked, and only then.
   */
  boolean existedBefore(Finding.Violation violation, ClusterView cluster) {
    if (before == null) {
      before = violationsBefore(cluster);
    }
    return before.contains(known(violation));
  }

  private Set<Known> violationsBefore(ClusterView cluster) {
    Set<Known> found = new HashSet<>();
    List<Finding> findings;
    try {
      findings = rule.rule().evaluate(change.asItWas(), cluster);
    } catch (RuntimeException e) {
      // The rule evaluated the new object and breaks on the old one: then nothing is known of
      // before.
      return found;
    }
    for (Finding finding : findings) {
      if (finding instanceof Finding.Violation violation) {
        found.add(known(violation));
      }
    }
    return found;
  }

  private static Known known(Finding.Violation violation) {
    return new Known(violation.path().toString(), violation.value());
  }
}
