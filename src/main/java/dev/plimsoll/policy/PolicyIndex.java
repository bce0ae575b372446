package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the policies that may be about an object without looking at those that cannot be: by kind,
 * then by namespace. A policy whose namespaces are patterns is a candidate in all of them.
 */
final class PolicyIndex {

  /** Candidates for one kind. */
  private record Candidates(List<Policy> everywhere, Map<String, List<Policy>> byNamespace) {}

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
      byKind.put(kind, candidates(policies.stream().filter(it -> concerns(it, kind)).toList()));
    }
    otherKinds =
        candidates(
            policies.stream()
                .filter(it -> it.match().resources().isEmpty())
                .filter(it -> it.rules().stream().anyMatch(rule -> rule.type().kinds().isEmpty()))
                .toList());
  }

  private static boolean concerns(Policy policy, GroupKind kind) {
    Set<GroupKind> resources = policy.match().resources();
    return (resources.isEmpty() || resources.contains(kind))
        && policy.rules().stream().anyMatch(rule -> rule.type().concerns(kind));
  }

  private static Candidates candidates(List<Policy> policies) {
    Set<String> named = new HashSet<>();
    for (Policy policy : policies) {
      policy.match().namespaces().stream()
          .filter(Glob::isLiteral)
          .forEach(glob -> named.add(glob.text()));
    }
    Map<String, List<Policy>> byNamespace = new HashMap<>();
    for (String namespace : named) {
      byNamespace.put(namespace, policies.stream().filter(it -> mayBeIn(it, namespace)).toList());
    }
    List<Policy> everywhere =
        policies.stream()
            .filter(it ->
                it.match().namespaces().isEmpty()
                    || it.match().namespaces().stream().anyMatch(glob -> !glob.isLiteral()))
            .toList();
    return new Candidates(everywhere, byNamespace);
  }

  private static boolean mayBeIn(Policy policy, String namespace) {
    List<Glob> namespaces = policy.match().namespaces();
    return namespaces.isEmpty() || namespaces.stream().anyMatch(glob -> glob.matches(namespace));
  }

  /** The policies that may be about an object of this kind in this namespace. */
  List<Policy> candidates(GroupKind kind, String namespace) {
    Candidates candidates = byKind.getOrDefault(kind, otherKinds);
    return candidates.byNamespace().getOrDefault(namespace, candidates.everywhere());
  }
}
