package dev.plimsoll.rule.support;

import dev.plimsoll.flux.DependsOn;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which HelmReleases, or which Kustomizations, wait for which. Building it takes time linear in
 * releases and dependencies.
 */
public final class DependencyGraph {

  /** A release. */
  public record Name(String namespace, String name) {

    public static Name of(Resource release) {
      return new Name(release.namespace(), release.name());
    }

    public static Name of(Reference reference) {
      return new Name(reference.namespace(), reference.name());
    }

    @Override
    public String toString() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }
  }

  /**
   * Releases each of which waits for the next, and the last for the first.
   *
   * @param releases the releases, from anywhere in the cycle
   * @param start the index of the release that is asked about
   */
  public record Cycle(List<Name> releases, int start) {

    public int length() {
      return releases.size();
    }

    /** The release that many steps after the one that is asked about. */
    public Name after(int steps) {
      return releases.get((start + steps) % releases.size());
    }
  }

  private static final Pointer SOURCE = Pointer.of("spec", "sourceRef");

  private final Map<Name, Set<Name>> dependencies;
  private final Map<Name, Cycle> cycles = new HashMap<>();

  private DependencyGraph(Map<Name, Set<Name>> dependencies) {
    this.dependencies = dependencies;
    Set<Name> tangle = tangle(dependencies);
    for (Name release : tangle) {
      if (!cycles.containsKey(release)) {
        // One search serves the whole releases.
        List<Name> releases = search(release, dependencies.getOrDefault(release, Set.of()), tangle);
        for (int i = 0; i < releases.size(); i++) {
          cycles.putIfAbsent(releases.get(i), new Cycle(releases, i));
        }
      }
    }
  }

  /**
   * The graph of some releases. Where several have one name, as the releases of several clusters
   * have in one repository, only what all of them depend on counts: that is what is certain.
   */
  public static DependencyGraph of(List<Resource> releases) {
    Map<Name, Set<Name>> graph = new LinkedHashMap<>();
    Set<Name> stated = new HashSet<>();
    for (Resource resource : releases) {
      Name name = Name.of(resource);
      Set<Name> known = graph.computeIfAbsent(name, any -> new LinkedHashSet<>());
      Set<Name> targets = targets(resource);
      // A kustomize patch that says nothing of dependencies leaves them as they are.
      if (!targets.isEmpty() || isWhole(resource)) {
        if (stated.add(name)) {
          known.addAll(targets);
        } else {
          known.retainAll(targets);
        }
      }
    }
    // Most wait for nothing.
    graph.replaceAll((release, targets) -> targets.isEmpty() ? Set.of() : targets);
    return new DependencyGraph(graph);
  }

  private static boolean isWhole(Resource resource) {
    return resource.has(HelmRelease.CHART)
        || resource.has(HelmRelease.CHART_REF)
        || resource.has(SOURCE);
  }

  private static Set<Name> targets(Resource resource) {
    Set<Name> targets = new LinkedHashSet<>();
    DependsOn.of(resource).values().forEach(target -> targets.add(Name.of(target)));
    return targets;
  }

  /**
   * The releases that remain when those that nothing waits for, and those that wait for nothing,
   * are taken away again and again: every cycle is among them, and without a cycle nothing is.
   */
  private static Set<Name> tangle(Map<Name, Set<Name>> dependencies) {
    Map<Name, Set<Name>> dependents = new HashMap<>();
    dependencies.forEach((release, targets) ->
        targets.forEach(
            target -> dependents.computeIfAbsent(target, any -> new HashSet<>()).add(release)));
    Set<Name> left = new LinkedHashSet<>(dependencies.keySet());
    peel(left, dependencies, dependents);
    peel(left, dependents, dependencies);
    return left;
  }

  /** Takes away every release that has no way to go on along {@code edges}. */
  private static void peel(
      Set<Name> left, Map<Name, Set<Name>> edges, Map<Name, Set<Name>> reversed) {
    Map<Name, Integer> ways = new HashMap<>();
    Deque<Name> ends = new ArrayDeque<>();
    for (Name release : left) {
      int count = 0;
      for (Name next : edges.getOrDefault(release, Set.of())) {
        count += left.contains(next) ? 1 : 0;
      }
      ways.put(release, count);
      if (count == 0) {
        ends.add(release);
      }
    }
    while (!ends.isEmpty()) {
      Name end = ends.remove();
      left.remove(end);
      for (Name before : reversed.getOrDefault(end, Set.of())) {
        if (left.contains(before) && ways.merge(before, -1, Integer::sum) == 0) {
          ends.add(before);
        }
      }
    }
  }

  /** Of what a release says that it waits for, what every release of its name waits for. */
  public Set<Name> certain(Name release, Set<Name> targets) {
    Set<Name> agreed = new LinkedHashSet<>(targets);
    agreed.retainAll(dependencies.getOrDefault(release, targets));
    return agreed;
  }

  /**
   * A way from a release back to itself if it depends on {@code targets}, whatever the graph says
   * of its dependencies; empty if there is none.
   */
  public Optional<Cycle> cycle(Name release, Set<Name> targets) {
    if (targets.equals(dependencies.get(release))) {
      return Optional.ofNullable(cycles.get(release));
    }
    List<Name> releases = search(release, targets, dependencies.keySet());
    return releases.isEmpty() ? Optional.empty() : Optional.of(new Cycle(releases, 0));
  }

  /** The shortest way back to a release, among some releases; empty if there is none. */
  private List<Name> search(Name release, Set<Name> targets, Set<Name> within) {
    Map<Name, Name> from = new HashMap<>();
    Deque<Name> open = new ArrayDeque<>();
    for (Name target : targets) {
      if (!target.equals(release) && within.contains(target) && from.put(target, release) == null) {
        open.add(target);
      }
    }
    while (!open.isEmpty()) {
      Name here = open.remove();
      for (Name next : dependencies.getOrDefault(here, Set.of())) {
        if (next.equals(release)) {
          return wayBack(release, here, from);
        }
        if (within.contains(next) && from.putIfAbsent(next, here) == null) {
          open.add(next);
        }
      }
    }
    return List.of();
  }

  private static List<Name> wayBack(Name release, Name last, Map<Name, Name> from) {
    Deque<Name> way = new ArrayDeque<>();
    Name step = last;
    while (step != null && !step.equals(release)) {
      way.addFirst(step);
      step = from.get(step);
    }
    way.addFirst(release);
    return new ArrayList<>(way);
  }
}
