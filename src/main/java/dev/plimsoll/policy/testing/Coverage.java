package dev.plimsoll.policy.testing;

import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.document.PolicyTestDocument;
import dev.plimsoll.policy.engine.Explanation;
import dev.plimsoll.policy.engine.PolicySet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How test cases exercise the rules of a set.
 *
 * @param byRule by {@code policy/rule}, in order
 */
public record Coverage(Map<String, Exercise> byRule) {

  /**
   * How cases exercise one rule.
   *
   * @param evaluated in how many cases it was asked
   * @param found in how many of them it found or fixed something
   */
  public record Exercise(int evaluated, int found) {
    private Exercise plus(boolean finding) {
      return new Exercise(evaluated + 1, finding ? found + 1 : found);
    }
  }

  /** The rules that found nothing in any case, so that nobody knows whether they work. */
  public List<String> missing() {
    return byRule.entrySet().stream()
        .filter(entry -> entry.getValue().found() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Counts which rules the cases of tests exercise; skipped tests exercise none. */
  public static Coverage of(List<PolicyTestDocument> tests, PolicySet set) {
    Map<String, Exercise> byRule = new TreeMap<>();
    for (Policy policy : set.policies()) {
      policy.rules().forEach(rule -> byRule.put(name(policy, rule), new Exercise(0, 0)));
    }
    for (PolicyTestDocument test : tests) {
      if (PolicyTestRun.missing(test, set).isEmpty()) {
        PolicySet evaluating = set.only(test.policies());
        test.cases().forEach(tested -> count(test, tested, evaluating, byRule));
      }
    }
    return new Coverage(byRule);
  }

  private static void count(
      PolicyTestDocument test,
      PolicyTestDocument.Case tested,
      PolicySet set,
      Map<String, Exercise> byRule) {
    ClusterView cluster = PolicyTestRun.clusterView(test, tested);
    for (Policy policy : set.policies()) {
      Explanation explained = Explanation.of(policy, set, tested.change(), cluster);
      for (Explanation.Seen seen : explained.rules()) {
        if (seen.silentBecause().isEmpty()) {
          byRule.computeIfPresent(
              name(policy, seen.rule()), (name, soFar) -> soFar.plus(!seen.findings().isEmpty()));
        }
      }
    }
  }

  private static String name(Policy policy, PolicyRule rule) {
    return policy.name() + "/" + rule.id();
  }
}
