package dev.plimsoll.policy.engine;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The releases that refer to a source. What becomes of the source becomes of them, so the policies
 * about them are about it too.
 */
final class Referrers {

  /** What refers to sources. */
  static final GroupKind KIND = FluxKind.HELM_RELEASE.groupKind();

  /** A constant: cluster views keep its result under this very function. */
  private static final Function<List<Resource>, Map<Reference, List<Resource>>> BY_SOURCE =
      Referrers::bySource;

  private Referrers() {}

  /** Whether a kind of rule evaluates releases by the sources of a kind that they refer to. */
  static boolean areEvaluatedBy(RuleType type, GroupKind source) {
    return HelmRelease.SOURCES.contains(source)
        && type.concerns(KIND)
        && type.watchedKinds().contains(source);
  }

  /** The kinds of sources by which a policy evaluates the releases that refer to them. */
  static Set<GroupKind> sources(Policy policy, PolicyRule rule) {
    return policy.isAbout(KIND)
        ? rule.type().watchedKinds().stream()
            .filter(kind -> areEvaluatedBy(rule.type(), kind))
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  /** The same for all rules of some policies. */
  static Set<GroupKind> sources(List<Policy> policies) {
    return policies.stream()
        .flatMap(policy -> policy.rules().stream().map(rule -> sources(policy, rule)))
        .flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The releases that refer to a source, as far as they are known. */
  static List<Resource> of(Resource source, ClusterView cluster) {
    return cluster.summary(KIND, BY_SOURCE)
            instanceof Lookup.Found<Map<Reference, List<Resource>>>(var bySource)
        ? bySource.getOrDefault(
            new Reference(source.kind(), source.namespace(), source.name()), List.of())
        : List.of();
  }

  private static Map<Reference, List<Resource>> bySource(List<Resource> releases) {
    Map<Reference, List<Resource>> bySource = new HashMap<>();
    for (Resource release : releases) {
      HelmRelease.of(release)
          .flatMap(HelmRelease::source)
          .ifPresent(
              source -> bySource.computeIfAbsent(source, key -> new ArrayList<>()).add(release));
    }
    return bySource;
  }
}
