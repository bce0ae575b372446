package dev.plimsoll.policy.lint;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.match.Match;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds rules that can never match anything. */
record NeverMatchingCheck(List<Policy> policies, List<PlacedRule> rules, LintFindings findings) {

  void look() {
    for (Policy policy : policies) {
      Match match = policy.match();
      if (!match.selector().isSatisfiable() || !match.namespaceSelector().isSatisfiable()) {
        findings.warn(
            "never-matches",
            policy.source(),
            Pointer.of("spec", "match"),
            "policy "
                + policy.name()
                + " matches nothing: its selector asks one label to be two things at once");
      }
      for (int i = 0; i < policy.exclude().size(); i++) {
        if (policy.exclude().get(i).covers(match)) {
          findings.warn(
              "never-matches",
              policy.source(),
              Pointer.of("spec", "exclude").at(i),
              "policy "
                  + policy.name()
                  + " matches nothing: this excludes everything that it matches");
        }
      }
    }
    for (PlacedRule rule : rules) {
      neverMatching(rule);
    }
  }

  private void neverMatching(PlacedRule rule) {
    Match match = rule.policy().match();
    RuleType type = rule.rule().type();
    boolean evaluatesDeletions = type.capabilities().contains(RuleCapability.AboutDeletion);
    if (!rule.policy().concerns(type)) {
      findings.warn(
          "never-matches",
          rule,
          "rule "
              + rule.name()
              + " never evaluates anything: "
              + type.name()
              + " is about "
              + names(type.kinds())
              + ", and the policy matches "
              + names(match.resources())
              + " alone");
    } else if (evaluatesDeletions && !match.operations().contains(Operation.Delete)) {
      findings.warn(
          "never-matches",
          rule,
          "rule "
              + rule.name()
              + " never evaluates anything: "
              + type.name()
              + " is about deletions, and match.operations does not name Delete");
    } else if (!evaluatesDeletions && match.operations().equals(Set.of(Operation.Delete))) {
      findings.warn(
          "never-matches",
          rule,
          "rule "
              + rule.name()
              + " never evaluates anything: match.operations names Delete alone, and "
              + type.name()
              + " lets deletions pass");
    }
  }

  static String names(Set<GroupKind> kinds) {
    return kinds.stream().map(GroupKind::kind).sorted().collect(Collectors.joining(", "));
  }
}
