package dev.plimsoll.policy.lint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rule where it stands.
 *
 * @param policy the policy that it is of
 * @param rule the rule
 * @param index which of its rules it is, from 0
 */
record PlacedRule(Policy policy, PolicyRule rule, int index) {

  /** Every rule of policies, in order. */
  static List<PlacedRule> of(List<Policy> policies) {
    List<PlacedRule> rules = new ArrayList<>();
    for (Policy policy : policies) {
      for (int i = 0; i < policy.rules().size(); i++) {
        rules.add(new PlacedRule(policy, policy.rules().get(i), i));
      }
    }
    return List.copyOf(rules);
  }

  private Pointer place() {
    return Pointer.of("spec", "rules").at(index);
  }

  /** Its name, as findings have it. */
  String name() {
    return policy.name() + "/" + rule.id();
  }

  /** A problem with it. */
  Problem problem(String message) {
    return policy.source().problem(place().key("id"), message);
  }

  /** The kinds that it evaluates within its policy; empty for any. */
  Set<GroupKind> kinds() {
    Set<GroupKind> matched = policy.match().resources();
    return matched.isEmpty()
        ? rule.type().kinds()
        : matched.stream().filter(rule.type()::concerns).collect(Collectors.toSet());
  }

  /** Its settings as they are written. */
  JsonNode settings() {
    return policy.source().resource().at(place().key(rule.type().name()));
  }
}
