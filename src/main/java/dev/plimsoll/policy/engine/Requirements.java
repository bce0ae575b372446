package dev.plimsoll.policy.engine;

import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyException;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.setting.KnownKinds;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What policies read in the cluster, and which rules want it: the watches, and the permissions. */
final class Requirements {

  private Requirements() {}

  /**
   * What a set of policies reads beside the objects that it evaluates: for its rules, or to see
   * what it matches. Each requirement comes with the names of the rules, policies and exceptions
   * that have it, in order.
   */
  static SortedMap<AccessRequirement, SortedSet<String>> of(
      List<Policy> policies, List<PolicyException> exceptions) {
    SortedMap<AccessRequirement, SortedSet<String>> requirements = new TreeMap<>();
    for (Policy policy : policies) {
      for (PolicyRule rule : policy.rules()) {
        if (policy.concerns(rule.type())) {
          Stream.concat(rule.type().requirements().stream(), rule.rule().requirements().stream())
              .forEach(
                  requirement -> add(requirements, requirement, policy.name() + "/" + rule.id()));
          if (!Referrers.sources(policy, rule).isEmpty()) {
            add(
                requirements,
                AccessRequirement.watch(Referrers.KIND),
                policy.name() + "/" + rule.id());
          }
        }
      }
      if (Stream.concat(Stream.of(policy.match()), policy.exclude().stream())
          .anyMatch(match -> !match.namespaceSelector().isEmpty())) {
        add(requirements, AccessRequirement.watch(KnownKinds.NAMESPACE), policy.name());
      }
    }
    for (PolicyException exception : exceptions) {
      if (!exception.match().namespaceSelector().isEmpty()) {
        add(requirements, AccessRequirement.watch(KnownKinds.NAMESPACE), exception.name());
      }
    }
    return requirements;
  }

  private static void add(
      Map<AccessRequirement, SortedSet<String>> requirements,
      AccessRequirement requirement,
      String whose) {
    requirements.computeIfAbsent(requirement, key -> new TreeSet<>()).add(whose);
  }
}
