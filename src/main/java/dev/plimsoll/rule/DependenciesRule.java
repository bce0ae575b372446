package dev.plimsoll.rule;

import dev.plimsoll.flux.DependsOn;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.DependencyGraph;
import dev.plimsoll.rule.support.DependencyGraph.Cycle;
import dev.plimsoll.rule.support.DependencyGraph.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code spec.dependsOn}: releases, or Kustomizations, that wait for each other or for one that is
 * not there are never reconciled (fluxcd/helm-controller, docs/spec/v2/helmreleases.md, "Depends
 * on"; fluxcd/kustomize-controller, docs/spec/v1/kustomizations.md, "Dependencies").
 *
 * @param cycles whether objects that wait for each other are looked for; one that waits for itself
 *     always is
 * @param missing whether objects that wait for one that is not there are looked for
 */
record DependenciesRule(boolean cycles, boolean missing) implements Rule {

  private static final GroupKind HELM_RELEASE = FluxKind.HELM_RELEASE.groupKind();
  private static final GroupKind KUSTOMIZATION = FluxKind.KUSTOMIZATION.groupKind();

  private static final Field<Boolean> CYCLES =
      Field.of("cycles", SettingTypes.flag(), true, "Whether to look for cycles.");
  private static final Field<Boolean> MISSING =
      Field.of(
          "missing",
          SettingTypes.flag(),
          true,
          "Whether to look for dependencies that are not there.");

  static final RuleType TYPE =
      RuleType.named(
              "dependencies",
              "Denies releases and Kustomizations that wait for themselves, for each other, or for"
                  + " one that is missing.")
          .kinds(HELM_RELEASE, KUSTOMIZATION)
          .watches(HELM_RELEASE, KUSTOMIZATION)
          .settings(
              SettingTypes.object(
                  fields -> new DependenciesRule(fields.get(CYCLES), fields.get(MISSING)),
                  CYCLES,
                  MISSING));

  private static final Function<List<Resource>, DependencyGraph> GRAPH = DependencyGraph::of;

  /** The longest cycle that is written out; of longer ones the middle is left out. */
  private static final int SHOWN = 10;

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource waiting = change.current();
    Name self = Name.of(waiting);
    Map<Name, Pointer> targets = targets(change);
    List<Finding> findings = new ArrayList<>();
    Pointer own = targets.remove(self);
    if (own != null) {
      findings.add(
          new Finding.Violation(
              own,
              self.toString(),
              own
                  + " names the "
                  + noun(waiting.type().groupKind())
                  + " itself, which then waits for itself for ever. Remove it."));
    }
    if (targets.isEmpty()) {
      return findings;
    }
    if (cycles) {
      evaluateCycles(change, targets, cluster, findings);
    }
    if (missing) {
      GroupKind kind = waiting.type().groupKind();
      targets.forEach((target, place) -> evaluateMissing(kind, target, place, cluster, findings));
    }
    return findings;
  }

  private static String noun(GroupKind kind) {
    return kind.equals(HELM_RELEASE) ? "release" : kind.kind();
  }

  /** What the object waits for, and where it says so. */
  private static Map<Name, Pointer> targets(ObjectChange change) {
    Map<Name, Pointer> targets = new LinkedHashMap<>();
    for (Map.Entry<Pointer, Reference> entry : DependsOn.of(change.current()).entrySet()) {
      if (change.isFinal(entry.getValue().name()) && change.isFinal(entry.getValue().namespace())) {
        targets.putIfAbsent(Name.of(entry.getValue()), entry.getKey());
      }
    }
    return targets;
  }

  private static void evaluateCycles(
      ObjectChange change,
      Map<Name, Pointer> targets,
      ClusterView cluster,
      List<Finding> findings) {
    GroupKind kind = change.current().type().groupKind();
    switch (cluster.summary(kind, GRAPH)) {
      case Lookup.Found<DependencyGraph>(DependencyGraph graph) ->
          cycle(change, targets.keySet(), graph)
              .ifPresent(cycle -> findings.add(closed(kind, cycle, targets)));
      case Lookup.Absent<DependencyGraph>() -> {}
      case Lookup.Unknown<DependencyGraph>(String reason) ->
          findings.add(
              new Finding.NotEvaluated(
                  DependsOn.PLACE,
                  "not evaluated: whether " + DependsOn.PLACE + " closes a cycle: " + reason));
    }
  }

  private static Optional<Cycle> cycle(
      ObjectChange change, Set<Name> targets, DependencyGraph graph) {
    Name self = Name.of(change.current());
    return graph.cycle(
        self, change.origin() == Origin.Files ? graph.certain(self, targets) : targets);
  }

  private static Finding closed(GroupKind kind, Cycle cycle, Map<Name, Pointer> targets) {
    Pointer place = targets.getOrDefault(cycle.after(1), DependsOn.PLACE);
    return new Finding.Violation(
        place,
        shown(cycle),
        place
            + " closes a cycle of dependencies, "
            + shown(cycle)
            + ", in which each "
            + noun(kind)
            + " waits for the next and none is ever reconciled. Take one of the dependencies out.",
        true);
  }

  private static String shown(Cycle cycle) {
    int shown = cycle.length() <= SHOWN ? cycle.length() : SHOWN - 1;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < shown; i++) {
      text.append(cycle.after(i)).append(" -> ");
    }
    if (shown < cycle.length()) {
      text.append('(').append(cycle.length() - shown).append(" more) -> ");
    }
    return text.append(cycle.after(0)).toString();
  }

  private static void evaluateMissing(
      GroupKind kind, Name target, Pointer place, ClusterView cluster, List<Finding> findings) {
    switch (cluster.find(kind, target.namespace(), target.name())) {
      case Lookup.Found<Resource> found -> {}
      case Lookup.Absent<Resource>() ->
          findings.add(
              new Finding.Violation(
                  place,
                  target.toString(),
                  place
                      + " names "
                      + kind.kind()
                      + " "
                      + target
                      + ", which is not there: this "
                      + noun(kind)
                      + " waits until it is. "
                      + otherKind(kind, target, cluster)
                      + "Fix the name or the namespace, add that "
                      + noun(kind)
                      + ", or take the dependency out.",
                  true));
      case Lookup.Unknown<Resource>(String reason) ->
          findings.add(
              new Finding.NotEvaluated(
                  place,
                  "not evaluated: whether " + kind.kind() + " " + target + " is there: " + reason));
    }
  }

  /** A release cannot wait for a Kustomization, nor a Kustomization for a release. */
  private static String otherKind(GroupKind kind, Name target, ClusterView cluster) {
    GroupKind other = kind.equals(HELM_RELEASE) ? KUSTOMIZATION : HELM_RELEASE;
    return cluster.find(other, target.namespace(), target.name()) instanceof Lookup.Found
        ? "There is a "
            + other.kind()
            + " of that name, but a "
            + kind.kind()
            + " waits for objects of its own kind only. "
        : "";
  }
}
