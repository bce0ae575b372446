package dev.plimsoll.policy.engine;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.match.Match;
import dev.plimsoll.policy.setting.Glob;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Finds the policies that may be about an object without looking at those that cannot be, and of
 * each the rules that are to be called: by stage and kind, then by namespace. Which policies a
 * namespace's name leaves is worked out once and remembered.
 */
final class PolicyIndex {

  /** As many as a large cluster has; names beyond them, which anybody can make up, cost more. */
  private static final int REMEMBERED = 10_000;

  /**
   * A policy that may be about an object.
   *
   * @param policy the policy
   * @param rules those of its rules that have something to say, in order; at least one
   * @param slow those of the rules that may take too long for an event loop
   */
  record Candidate(Policy policy, List<PolicyRule> rules, List<Rule> slow) {

    Candidate(Policy policy, List<PolicyRule> rules) {
      this(
          policy,
          List.copyOf(rules),
          rules.stream().filter(PolicyRule::mayTakeLong).map(PolicyRule::rule).toList());
    }

    /** Whether evaluating a change may take too long for an event loop. */
    boolean mayTakeLong(ObjectChange change) {
      return slow.stream().anyMatch(rule -> rule.mayTakeLong(change));
    }

    boolean mayBeIn(String namespace) {
      List<Glob> namespaces = policy.match().namespaces();
      return namespaces.isEmpty() || namespaces.stream().anyMatch(glob -> glob.matches(namespace));
    }

    /** Whether the policy is about a change for which it was found. */
    Match.Answer applies(ObjectChange change, ClusterView cluster) {
      return policy.appliesThere(change, cluster);
    }
  }

  /**
   * Candidates for one stage and kind.
   *
   * @param all all of them
   * @param everywhere whether none of them names namespaces
   * @param byNamespace those of the namespaces that were asked about, unless they are everywhere
   */
  private record Candidates(
      List<Candidate> all, boolean everywhere, Map<String, List<Candidate>> byNamespace) {

    Candidates(List<Candidate> all) {
      this(
          List.copyOf(all),
          all.stream().allMatch(candidate -> candidate.policy().match().namespaces().isEmpty()),
          new ConcurrentHashMap<>());
    }

    List<Candidate> in(String namespace) {
      if (everywhere) {
        return all;
      }
      List<Candidate> known = byNamespace.get(namespace);
      if (known != null) {
        return known;
      }
      List<Candidate> there =
          all.stream().filter(candidate -> candidate.mayBeIn(namespace)).toList();
      if (byNamespace.size() < REMEMBERED) {
        byNamespace.put(namespace, there);
      }
      return there;
    }
  }

  /** Candidates for one stage. */
  private record Kinds(Map<GroupKind, Candidates> known, Candidates others) {

    Candidates of(GroupKind kind) {
      Candidates candidates = known.get(kind);
      return candidates == null ? others : candidates;
    }
  }

  private final Map<EvaluationPhase, Kinds> stages = new EnumMap<>(EvaluationPhase.class);

  /** Indexes policies, which come back in the order given. */
  PolicyIndex(List<Policy> policies) {
    Set<GroupKind> kinds = new HashSet<>();
    for (Policy policy : policies) {
      kinds.addAll(policy.match().resources());
      policy.rules().forEach(rule -> kinds.addAll(rule.type().kinds()));
    }
    for (EvaluationPhase phase : EvaluationPhase.values()) {
      stages.put(phase, kinds(policies, phase, kinds));
    }
  }

  private static Kinds kinds(List<Policy> policies, EvaluationPhase phase, Set<GroupKind> kinds) {
    Map<GroupKind, List<Candidate>> known = new HashMap<>();
    kinds.forEach(kind -> known.put(kind, new ArrayList<>()));
    List<Candidate> others = new ArrayList<>();
    for (Policy policy : policies) {
      List<PolicyRule> rules = rules(policy.rules(), phase::takes);
      if (rules.isEmpty()) {
        continue;
      }
      Set<GroupKind> resources = policy.match().resources();
      for (GroupKind kind : resources.isEmpty() ? kinds : resources) {
        add(
            policy,
            rules(rules, type -> type.concerns(kind)),
            known.computeIfAbsent(kind, any -> new ArrayList<>()));
      }
      if (resources.isEmpty()) {
        add(policy, rules(rules, type -> type.kinds().isEmpty()), others);
      }
    }
    Map<GroupKind, Candidates> compiled = new HashMap<>();
    known.forEach((kind, candidates) -> compiled.put(kind, new Candidates(candidates)));
    return new Kinds(compiled, new Candidates(others));
  }

  private static List<PolicyRule> rules(List<PolicyRule> rules, Predicate<RuleType> wanted) {
    List<PolicyRule> those = new ArrayList<>(rules.size());
    for (PolicyRule rule : rules) {
      if (wanted.test(rule.type())) {
        those.add(rule);
      }
    }
    return those;
  }

  private static void add(Policy policy, List<PolicyRule> rules, List<Candidate> candidates) {
    if (!rules.isEmpty()) {
      candidates.add(new Candidate(policy, rules));
    }
  }

  /** The policies that may be about an object of this kind in this namespace. */
  List<Candidate> candidates(EvaluationPhase phase, GroupKind kind, String namespace) {
    return Objects.requireNonNull(stages.get(phase)).of(kind).in(namespace);
  }
}
