package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the policies that may be about an object without looking at those that cannot be: by kind,
 * then by namespace. Which policies a namespace's name leaves is worked out once and remembered.
 */
final class PolicyIndex {

  /** As many as a large cluster has; names beyond them, which anybody can make up, cost more. */
  private static final int REMEMBERED = 10_000;

  /** Candidates for one kind. */
  private record Candidates(List<Policy> policies, Map<String, List<Policy>> byNamespace) {

    Candidates(List<Policy> policies) {
      this(policies, new ConcurrentHashMap<>());
    }

    List<Policy> in(String namespace) {
      List<Policy> known = byNamespace.get(namespace);
      if (known != null) {
        return known;
      }
      List<Policy> candidates =
          policies.stream().filter(policy -> mayBeIn(policy, namespace)).toList();
      if (byNamespace.size() < REMEMBERED) {
        byNamespace.put(namespace, candidates);
      }
      return candidates;
    }
  }

  private final Map<GroupKind, Candidates> byKind = new HashMap<>();
  private final Candidates otherKinds;

  /** Indexes policies, which come back in the order given. */
  PolicyIndex(List<Policy> policies) {
    Set<GroupKind> kinds = new HashSet<>();
    for (Policy policy : policies) {
      kinds.addAll(policy.match().resources());
      policy.rules().forEach(rule -> kinds.addAll(rule.type().kinds()));
    }
    for (GroupKind kind : kinds) {
      byKind.put(kind, new Candidates(policies.stream().filter(it -> concerns(it, kind)).toList()));
    }
    otherKinds =
        new Candidates(
            policies.stream()
                .filter(it -> it.match().resources().isEmpty())
                .filter(it -> it.rules().stream().anyMatch(rule -> rule.type().kinds().isEmpty()))
                .toList());
  }

  private static boolean concerns(Policy policy, GroupKind kind) {
    return policy.isAbout(kind)
        && policy.rules().stream().anyMatch(rule -> rule.type().concerns(kind));
  }

  private static boolean mayBeIn(Policy policy, String namespace) {
    List<Glob> namespaces = policy.match().namespaces();
    return namespaces.isEmpty() || namespaces.stream().anyMatch(glob -> glob.matches(namespace));
  }

  /** The policies that may be about an object of this kind in this namespace. */
  List<Policy> candidates(GroupKind kind, String namespace) {
    return byKind.getOrDefault(kind, otherKinds).in(namespace);
  }
}
