package dev.plimsoll.policy.lint;

import dev.plimsoll.policy.Write;
import dev.plimsoll.policy.document.Action;
import java.util.List;
import java.util.Optional;

/** Finds rules that are needless because of others, and rules that undo each other's work. */
record OverlapCheck(List<PlacedRule> rules, LintFindings findings) {

  void needless() {
    for (PlacedRule rule : rules) {
      rules.stream()
          .filter(other -> shadows(other, rule) && !(shadows(rule, other) && isAfter(other, rule)))
          .findFirst()
          .ifPresent(other ->
              findings.warn(
                  "shadowed",
                  rule,
                  "rule "
                      + rule.name()
                      + " finds nothing that "
                      + other.name()
                      + " does not find too, with the same settings on all of its objects. Delete"
                      + " one of them."));
    }
  }

  private static boolean isAfter(PlacedRule one, PlacedRule other) {
    int byName = one.policy().name().compareTo(other.policy().name());
    return byName > 0 || (byName == 0 && one.index() > other.index());
  }

  /** Whether everything that {@code rule} finds is found by {@code other}, and no less is done. */
  private static boolean shadows(PlacedRule other, PlacedRule rule) {
    return !other.equals(rule)
        && other.rule().type().name().equals(rule.rule().type().name())
        && other.settings().equals(rule.settings())
        && other.policy().action().compareTo(rule.policy().action()) <= 0
        && other.policy().match().covers(rule.policy().match())
        && other.policy().exclude().stream()
            .allMatch(left ->
                rule.policy().exclude().stream().anyMatch(out -> out.covers(left))
                    || !left.overlaps(rule.policy().match()));
  }

  void conflicts() {
    for (PlacedRule rule : rules) {
      for (PlacedRule other : rules) {
        if (isAfter(rule, other)
            && rule.policy().action() != Action.Audit
            && other.policy().action() != Action.Audit
            && rule.policy().match().overlaps(other.policy().match())) {
          conflict(other, rule)
              .ifPresent(writes ->
                  findings.warn(
                      "conflicting-writes",
                      rule,
                      "rules "
                          + other.name()
                          + " and "
                          + rule.name()
                          + " both write "
                          + writes.get(1).place()
                          + ": one "
                          + writes.get(0).value()
                          + ", the other "
                          + writes.get(1).value()
                          + ". Where both match the last one counts; keep one, or part what they"
                          + " match."));
        }
      }
    }
  }

  private static Optional<List<Write>> conflict(PlacedRule first, PlacedRule last) {
    for (Write one : first.rule().rule().writes()) {
      for (Write other : last.rule().rule().writes()) {
        if (one.conflictsWith(other)) {
          return Optional.of(List.of(one, other));
        }
      }
    }
    return Optional.empty();
  }
}
