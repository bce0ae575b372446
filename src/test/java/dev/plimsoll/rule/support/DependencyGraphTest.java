package dev.plimsoll.rule.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.rule.support.DependencyGraph.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DependencyGraphTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void findsACycleExactlyWhereOneIs(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int size = 2 + random.nextInt(8);
      List<Set<Integer>> edges = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        Set<Integer> targets = new LinkedHashSet<>();
        for (int j = 0; j < size; j++) {
          if (i != j && random.nextInt(size) == 0) {
            targets.add(j);
          }
        }
        edges.add(targets);
      }
      DependencyGraph graph = DependencyGraph.of(releases(edges));

      for (int i = 0; i < size; i++) {
        List<Name> cycle = cycle(graph, name(i), names(edges.get(i)));

        assertThat(!cycle.isEmpty()).as("%s from %s", edges, i).isEqualTo(reaches(edges, i, i));
        assertIsWayBack(edges, cycle, i);
      }
    }
  }

  @Test
  void evaluatesAChangeByWhatTheReleaseWillWaitFor() {
    DependencyGraph graph = DependencyGraph.of(releases(List.of(Set.of(), Set.of(0), Set.of(1))));

    List<Name> cycle = cycle(graph, name(0), Set.of(name(2)));

    assertThat(cycle).containsExactly(name(0), name(2), name(1));
  }

  @Test
  void aLongChainHasNoCycleAndALongRingHasOne() {
    int size = 20_000;
    List<Set<Integer>> chain = new ArrayList<>();
    IntStream.range(0, size).forEach(i -> chain.add(i + 1 < size ? Set.of(i + 1) : Set.of()));
    List<Set<Integer>> closed = new ArrayList<>(chain);
    closed.set(size - 1, Set.of(0));

    assertThat(cycle(DependencyGraph.of(releases(chain)), name(0), Set.of(name(1)))).isEmpty();
    assertThat(cycle(DependencyGraph.of(releases(closed)), name(0), Set.of(name(1)))).hasSize(size);
  }

  /** The cycle written out, from the release on. */
  private static List<Name> cycle(DependencyGraph graph, Name release, Set<Name> targets) {
    return graph
        .cycle(release, targets)
        .map(cycle -> IntStream.range(0, cycle.length()).mapToObj(cycle::after).toList())
        .orElse(List.of());
  }

  private static void assertIsWayBack(List<Set<Integer>> edges, List<Name> cycle, int start) {
    for (int i = 0; i < cycle.size(); i++) {
      Name next = cycle.get((i + 1) % cycle.size());
      assertThat(names(edges.get(index(cycle.get(i))))).contains(next);
    }
    if (!cycle.isEmpty()) {
      assertThat(cycle.get(0)).isEqualTo(name(start));
      assertThat(cycle).doesNotHaveDuplicates();
    }
  }

  private static boolean reaches(List<Set<Integer>> edges, int from, int to) {
    Set<Integer> seen = new HashSet<>();
    List<Integer> open = new ArrayList<>(edges.get(from));
    while (!open.isEmpty()) {
      int here = open.removeLast();
      if (here == to) {
        return true;
      }
      if (seen.add(here)) {
        open.addAll(edges.get(here));
      }
    }
    return false;
  }

  private static List<Resource> releases(List<Set<Integer>> edges) {
    return IntStream.range(0, edges.size()).mapToObj(i -> release(i, edges.get(i))).toList();
  }

  private static Resource release(int index, Set<Integer> targets) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "helm.toolkit.fluxcd.io/v2").put("kind", "HelmRelease");
    tree.putObject("metadata").put("name", name(index).name()).put("namespace", "apps");
    ObjectNode spec = tree.putObject("spec");
    spec.putObject("chartRef").put("kind", "OCIRepository").put("name", "x");
    ArrayNode dependsOn = spec.putArray("dependsOn");
    targets.forEach(target -> dependsOn.addObject().put("name", name(target).name()));
    return new Resource(tree);
  }

  private static Set<Name> names(Set<Integer> indices) {
    Set<Name> names = new LinkedHashSet<>();
    indices.forEach(index -> names.add(name(index)));
    return names;
  }

  private static Name name(int index) {
    return new Name("apps", "r" + index);
  }

  private static int index(Name name) {
    return Integer.parseInt(name.name().substring(1));
  }
}
