package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import java.util.List;
import java.util.Set;

/**
 * A rule with its settings: a pure function from a change and the cluster around it to findings, or
 * to a mutation. It keeps nothing between calls but what it compiled from settings and definitions,
 * and is called by many threads at once.
 */
public interface Rule {

  /** What is wrong with the change; empty if nothing is. */
  default List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    return List.of();
  }

  /** What it reads because of its settings, beside what every rule of its type does. */
  default Set<AccessRequirement> requirements() {
    return Set.of();
  }

  /**
   * Whether evaluating this change may take too long for an event loop. Asked only of a rule that
   * is {@link RuleCapability#Slow}, or that reads live by its type or its {@link #requirements}.
   */
  default boolean mayTakeLong(ObjectChange change) {
    return true;
  }

  /** The places that {@link #mutate} writes, as far as its settings tell. */
  default List<Write> writes() {
    return List.of();
  }

  /** Whether {@link #evaluate} can find a violation in what {@code requester} makes of a kind. */
  default boolean mayDeny(GroupKind kind, Requester requester) {
    return true;
  }

  /** What to change about the change before it is evaluated. */
  default Mutation mutate(ObjectChange change, ClusterView cluster) {
    return Mutation.NONE;
  }
}
