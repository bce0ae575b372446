package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.DeclaredValues;
import dev.plimsoll.rule.support.HelmRecords;
import dev.plimsoll.workload.Configuration;
import dev.plimsoll.workload.ReleaseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Values of a release that come from the revision before and not from its HelmRelease, as {@code
 * helm upgrade --reuse-values} and {@code preserveValues} carry them over. They are told by their
 * paths, never by their contents.
 */
record ReusedValuesRule() implements Rule {

  private static final int SHOWN = 10;

  static final RuleType TYPE =
      RuleType.named(
              "reusedValues",
              "Finds values that a release carries over although its HelmRelease does not state them.")
          .kinds(KnownKinds.RELEASE)
          .capabilities(RuleCapability.AboutChange)
          .watches(FluxKind.HELM_RELEASE.groupKind())
          .readsLive(
              AccessRequirement.list(Configuration.SECRET),
              AccessRequirement.get(Configuration.SECRET),
              AccessRequirement.get(Configuration.CONFIG_MAP))
          .settings(SettingTypes.object(fields -> new ReusedValuesRule()));

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    if (change.operation() != Operation.Create) {
      return List.of();
    }
    return switch (HelmRecords.owner(change.current(), cluster)) {
      case Lookup.Found<HelmRelease>(HelmRelease owner) ->
          switch (HelmRecords.decoded(change.current(), cluster)) {
            case Lookup.Found<ReleaseRecord>(ReleaseRecord next) ->
                next.isRollback() ? List.of() : evaluate(next, owner, cluster);
            case Lookup.Absent<ReleaseRecord> none -> List.of();
            case Lookup.Unknown<ReleaseRecord>(String reason) -> notEvaluated(reason);
          };
      case Lookup.Absent<HelmRelease> nobodys -> List.of();
      case Lookup.Unknown<HelmRelease>(String reason) -> notEvaluated(reason);
    };
  }

  private static List<Finding> evaluate(
      ReleaseRecord next, HelmRelease owner, ClusterView cluster) {
    ReleaseRecord before;
    switch (HelmRecords.installed(owner.storageNamespace(), owner.releaseName(), cluster)) {
      case Lookup.Found<ReleaseRecord>(ReleaseRecord found) -> before = found;
      case Lookup.Absent<ReleaseRecord> first -> {
        return List.of();
      }
      case Lookup.Unknown<ReleaseRecord>(String reason) -> {
        return notEvaluated(reason);
      }
    }
    List<Pointer> suspects = new ArrayList<>();
    sameLeaves(Pointer.ROOT, before.config(), next.config(), suspects);
    if (suspects.isEmpty()) {
      return List.of();
    }
    DeclaredValues stated;
    switch (DeclaredValues.of(owner, cluster.live())) {
      case Lookup.Found<DeclaredValues>(DeclaredValues found) -> stated = found;
      case Lookup.Absent<DeclaredValues> none -> {
        return List.of();
      }
      case Lookup.Unknown<DeclaredValues>(String reason) -> {
        return notEvaluated(reason);
      }
    }
    List<Pointer> carried = suspects.stream().filter(leaf -> !stated.covers(leaf)).toList();
    return carried.isEmpty() ? List.of() : List.of(denial(next, owner, carried));
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

  private static Finding denial(ReleaseRecord next, HelmRelease owner, List<Pointer> carried) {
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

  private static List<Finding> notEvaluated(String reason) {
    return List.of(
        new Finding.NotEvaluated(
            Pointer.ROOT, "not evaluated: which values are carried over: " + reason));
  }
}
