package dev.plimsoll.build;

import dev.plimsoll.flux.DependsOn;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Kustomizations that others depend on, and that are ready as soon as their objects are applied:
 * without {@code wait} and health checks nobody waits until anything runs
 * (fluxcd/kustomize-controller, docs/spec/v1/kustomizations.md, "Wait" and "Health checks").
 */
public final class UnwaitedDependencies {

  static final String RULE = "unwaited-dependencies";

  /** So many Kustomizations are named. */
  static final int NAMED = 20;

  private static final Pointer SPEC = Pointer.of("spec");

  private UnwaitedDependencies() {}

  /** One finding for all entry points of a checkout, and the build that it is about. */
  public static Optional<EntryFinding> of(List<EntryPoint> entries) {
    Map<String, EntryFinding.Place> unwaited = new TreeMap<>();
    Map<String, Set<String>> dependents = new TreeMap<>();
    for (EntryPoint entry : entries) {
      Map<String, Build> byName = new HashMap<>();
      for (Build build : entry.builds()) {
        if (build.target() instanceof BuildTarget.Flux flux) {
          byName.putIfAbsent(flux.key(), build);
        }
      }
      for (Build build : entry.builds()) {
        if (build.target() instanceof BuildTarget.Flux waiting) {
          Resource kustomization = waiting.kustomization().resource();
          for (Reference dependency : DependsOn.of(kustomization).values()) {
            String name = dependency.namespace() + "/" + dependency.name();
            Build there = byName.get(name);
            if (there != null && there.target() instanceof BuildTarget.Flux flux && !waits(flux)) {
              unwaited.putIfAbsent(name, new EntryFinding.Place(entry, there));
              dependents.computeIfAbsent(name, key -> new TreeSet<>()).add(kustomization.name());
            }
          }
        }
      }
    }
    if (unwaited.isEmpty()) {
      return Optional.empty();
    }
    EntryFinding.Place first = unwaited.values().iterator().next();
    return first.build().target() instanceof BuildTarget.Flux flux
        ? Optional.of(
            new EntryFinding(first, finding(flux, List.copyOf(unwaited.keySet()), dependents)))
        : Optional.empty();
  }

  private static boolean waits(BuildTarget.Flux flux) {
    Resource kustomization = flux.kustomization().resource();
    return kustomization.spec().path("wait").asBoolean(false)
        || !kustomization.spec().path("healthChecks").isEmpty();
  }

  private static BuildFinding finding(
      BuildTarget.Flux first, List<String> unwaited, Map<String, Set<String>> dependents) {
    SourcePlace place = first.kustomization().locate(SPEC);
    String named =
        unwaited.stream()
            .limit(NAMED)
            .map(name -> name + " (for " + some(dependents.getOrDefault(name, Set.of())) + ")")
            .collect(Collectors.joining(", "));
    String more = unwaited.size() > NAMED ? " and " + (unwaited.size() - NAMED) + " more" : "";
    return new BuildFinding(
        RULE,
        Severity.Low,
        Effect.Warn,
        new Problem(
            place.file(),
            place.location(),
            Plural.of(unwaited.size(), "Kustomization")
                + " that others depend on, without wait and healthChecks.\nEach is ready as soon"
                + " as its objects are applied, whether or not they run: "
                + named
                + more
                + ". Set wait: true, or healthChecks, where dependents need more."));
  }

  private static String some(Set<String> dependents) {
    String first = dependents.iterator().next();
    return dependents.size() == 1 ? first : first + " and " + (dependents.size() - 1) + " more";
  }
}
