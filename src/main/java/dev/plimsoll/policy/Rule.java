package dev.plimsoll.policy;

import java.util.List;
import java.util.Set;

/**
 * A rule with its settings: a pure function from a subject and its surroundings to findings, or to
 * a repair. It keeps nothing between calls but what it compiled from settings and definitions, and
 * is called by many threads at once.
 */
public interface Rule {

  /** What is wrong with the subject; empty if nothing is. */
  default List<Finding> judge(Subject subject, Surroundings surroundings) {
    return List.of();
  }

  /** What it reads because of its settings, beside what every rule of its type does. */
  default Set<Need> needs() {
    return Set.of();
  }

  /** What to change about the subject before it is judged. */
  default Repair repair(Subject subject, Surroundings surroundings) {
    return Repair.NONE;
  }
}
