package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.KnownKinds;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.Need;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Shapes;
import dev.plimsoll.policy.Subject;
import dev.plimsoll.policy.Surroundings;
import dev.plimsoll.policy.Trait;
import dev.plimsoll.workload.ReleaseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Values of a release that come from the revision before and not from its HelmRelease, as {@code
 * helm upgrade --reuse-values} and {@code preserveValues} carry them over. They are told by their
 * paths, never by their contents.
 */
record CarriedValues() implements Rule {

  private static final Pointer VALUES = Pointer.of("spec", "values");
  private static final Pointer VALUES_FROM = Pointer.of("spec", "valuesFrom");
  private static final int SHOWN = 10;

  static final RuleType TYPE =
      new RuleType(
          "carriedValues",
          "Finds values that a release carries over although its HelmRelease does not state them.",
          Set.of(KnownKinds.RELEASE),
          Set.of(Trait.AboutChange),
          Set.of(FluxKind.HELM_RELEASE.groupKind()),
          Set.of(
              Need.list(HelmRecords.SECRET),
              Need.get(HelmRecords.SECRET),
              Need.get(new GroupKind("", "ConfigMap"))),
          Shapes.object(fields -> new CarriedValues()));

  /** What the HelmRelease states: whole trees of values, and single paths that are set. */
  private record Stated(List<JsonNode> trees, List<Pointer> paths) {

    boolean covers(Pointer leaf) {
      return trees.stream().anyMatch(it -> reaches(it, leaf))
          || paths.stream().anyMatch(leaf::startsWith);
    }

    /** Whether a tree says something at a place, or at one above it that is no map. */
    private static boolean reaches(JsonNode tree, Pointer leaf) {
      JsonNode node = tree;
      for (Pointer step : leaf.steps()) {
        if (!node.isObject()) {
          return true;
        }
        if (!node.has(step.token())) {
          return false;
        }
        node = node.path(step.token());
      }
      return true;
    }
  }

  @Override
  public List<Finding> judge(Subject subject, Surroundings surroundings) {
    if (subject.operation() != Operation.Create) {
      return List.of();
    }
    return switch (HelmRecords.owner(subject.current(), surroundings)) {
      case Lookup.Found<HelmRelease>(HelmRelease owner) ->
          switch (HelmRecords.decoded(subject.current())) {
            case Lookup.Found<ReleaseRecord>(ReleaseRecord next) ->
                next.isRollback() ? List.of() : judge(next, owner, surroundings);
            case Lookup.Absent<ReleaseRecord> none -> List.of();
            case Lookup.Unknown<ReleaseRecord>(String reason) -> unjudged(reason);
          };
      case Lookup.Absent<HelmRelease> nobodys -> List.of();
      case Lookup.Unknown<HelmRelease>(String reason) -> unjudged(reason);
    };
  }

  private static List<Finding> judge(
      ReleaseRecord next, HelmRelease owner, Surroundings surroundings) {
    ReleaseRecord before;
    switch (HelmRecords.installed(
        owner.storageNamespace(), owner.releaseName(), surroundings.live())) {
      case Lookup.Found<ReleaseRecord>(ReleaseRecord found) -> before = found;
      case Lookup.Absent<ReleaseRecord> first -> {
        return List.of();
      }
      case Lookup.Unknown<ReleaseRecord>(String reason) -> {
        return unjudged(reason);
      }
    }
    List<Pointer> suspects = new ArrayList<>();
    sameLeaves(Pointer.ROOT, before.config(), next.config(), suspects);
    if (suspects.isEmpty()) {
      return List.of();
    }
    List<JsonNode> trees = new ArrayList<>(List.of(owner.resource().at(VALUES)));
    List<Pointer> paths = new ArrayList<>();
    for (JsonNode reference : owner.resource().at(VALUES_FROM)) {
      Optional<String> missing = state(reference, owner, surroundings, trees, paths);
      if (missing.isPresent()) {
        return unjudged(missing.get());
      }
    }
    Stated stated = new Stated(trees, paths);
    List<Pointer> carried = suspects.stream().filter(leaf -> !stated.covers(leaf)).toList();
    return carried.isEmpty() ? List.of() : List.of(refusal(next, owner, carried));
  }

  /** The places below which both trees hold the same; lists and scalars are leaves. */
  private static void sameLeaves(
      Pointer place, JsonNode before, JsonNode now, List<Pointer> leaves) {
    if (before.isObject() && now.isObject()) {
      for (Map.Entry<String, JsonNode> entry : now.properties()) {
        JsonNode was = before.path(entry.getKey());
        sameLeaves(place.key(entry.getKey()), was, entry.getValue(), leaves);
      }
    } else if (!place.isRoot() && before.equals(now)) {
      leaves.add(place);
    }
  }

  /** Adds what one of {@code valuesFrom} states; the reason where that cannot be known. */
  private static Optional<String> state(
      JsonNode reference,
      HelmRelease owner,
      Surroundings surroundings,
      List<JsonNode> trees,
      List<Pointer> paths) {
    String target = reference.path("targetPath").asText("");
    if (!target.isEmpty()) {
      // "a.b[0].c": the first part that holds an index is a list, and lists are leaves.
      Pointer path = Pointer.ROOT;
      for (String part : target.split("\\.", -1)) {
        int index = part.indexOf('[');
        path = path.key(index < 0 ? part : part.substring(0, index));
        if (index >= 0) {
          break;
        }
      }
      paths.add(path);
      return Optional.empty();
    }
    String kind = reference.path("kind").asText("");
    String name = reference.path("name").asText("");
    String key = reference.path("valuesKey").asText("values.yaml");
    return switch (surroundings
        .live()
        .get(new GroupKind("", kind), owner.resource().namespace(), name)) {
      case Lookup.Found<Resource>(Resource source) -> {
        ReleaseValues.of(source, key).ifPresent(trees::add);
        yield Optional.empty();
      }
      case Lookup.Absent<Resource> none -> Optional.empty();
      case Lookup.Unknown<Resource>(String reason) -> Optional.of(reason);
    };
  }

  private static Finding refusal(ReleaseRecord next, HelmRelease owner, List<Pointer> carried) {
    String shown =
        carried.stream().limit(SHOWN).map(Pointer::toString).collect(Collectors.joining(", "));
    return new Finding.Violation(
        Pointer.ROOT,
        shown,
        "release "
            + next.name()
            + " carries over values that HelmRelease "
            + owner.id()
            + " does not state: "
            + shown
            + (carried.size() > SHOWN ? " and " + (carried.size() - SHOWN) + " more" : "")
            + ". State them in Git, or upgrade with --reset-values and without preserveValues.");
  }

  private static List<Finding> unjudged(String reason) {
    return List.of(
        new Finding.Unjudged(
            Pointer.ROOT, "could not judge which values are carried over: " + reason));
  }
}
