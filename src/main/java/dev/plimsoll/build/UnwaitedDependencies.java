package dev.plimsoll.build;

import dev.plimsoll.flux.DependsOn;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.util.ArrayList;
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

  /**
   * One finding for an entry point, with the build in which it has its place; empty if every
   * dependency waits.
   */
  public static Optional<Map.Entry<Build, BuildFinding>> of(EntryPoint entry) {
    Map<String, Build> byName = new TreeMap<>();
    Map<String, Set<String>> dependents = new TreeMap<>();
    for (Build build : entry.builds()) {
      if (build.target() instanceof BuildTarget.Flux flux) {
        byName.putIfAbsent(flux.key(), build);
        Resource kustomization = flux.kustomization().resource();
        for (Reference dependency : DependsOn.of(kustomization).values()) {
          dependents
              .computeIfAbsent(
                  dependency.namespace() + "/" + dependency.name(), key -> new TreeSet<>())
              .add(kustomization.name());
        }
      }
    }
    List<String> unwaited = new ArrayList<>();
    for (String name : dependents.keySet()) {
      Build build = byName.get(name);
      if (build != null && build.target() instanceof BuildTarget.Flux flux && !waits(flux)) {
        unwaited.add(name);
      }
    }
    if (unwaited.isEmpty()) {
      return Optional.empty();
    }
    Build first = byName.get(unwaited.getFirst());
    return first.target() instanceof BuildTarget.Flux flux
        ? Optional.of(Map.entry(first, finding(flux, unwaited, dependents)))
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
