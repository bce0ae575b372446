package dev.plimsoll.cli.check;

import dev.plimsoll.build.BuildComparison;
import dev.plimsoll.build.BuiltObject;
import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.build.ObjectKey;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Evaluates the objects of one entry point, each as a change where it is known what it was. Of an
 * object that is the same, only what it did not have before is told: what the change breaks in it.
 *
 * @param cluster the cluster of the entry point
 * @param fragments whether the objects may be parts of others, so that they may lack something
 * @param old what the entry point was; empty where there is nothing to compare with
 */
record EntryEvaluator(
    PolicySet policies, ClusterView cluster, boolean fragments, Optional<Old> old) {

  /** An entry point as it was: its objects, and the cluster of them. */
  record Old(Map<ObjectKey, BuiltObject> objects, ClusterView cluster) {
    static Old of(EntryPoint entry, ClusterView cluster) {
      return new Old(BuildComparison.objects(entry), cluster);
    }
  }

  /** What a finding is told from others by. */
  private record Said(String rule, String path, String message) {
    static Said of(EnforcedFinding finding) {
      return new Said(finding.name(), finding.finding().path().toString(), finding.message());
    }
  }

  List<EnforcedFinding> findings(BuiltObject object) {
    Resource now = object.resource();
    Optional<Resource> before =
        old.map(known -> known.objects().get(ObjectKey.of(object))).map(BuiltObject::resource);
    if (before.isEmpty()) {
      ObjectChange made = ObjectChange.inFile(now, completeness(now));
      return with(check(made, cluster), MissingSources.of(made, cluster, true));
    }
    if (before.get().tree().equals(now.tree())) {
      return broken(now);
    }
    ObjectChange change = ObjectChange.inFile(now, before.get(), completeness(now));
    Optional<Said> missedBefore =
        MissingSources.of(
                ObjectChange.inFile(before.get(), completeness(before.get())),
                old.orElseThrow().cluster(),
                true)
            .map(Said::of);
    return with(
        check(change, cluster),
        MissingSources.of(change, cluster, true)
            .filter(finding -> !missedBefore.equals(Optional.of(Said.of(finding)))));
  }

  /** What there is to say of what a patch in an object sets; nothing where it did so before. */
  List<EnforcedFinding> inPatch(BuiltObject host, Resource part) {
    Optional<Resource> before =
        old.map(known -> known.objects().get(ObjectKey.of(host))).map(BuiltObject::resource);
    return before.filter(earlier -> FileEvaluator.hasHad(earlier, part)).isPresent()
        ? List.of()
        : FileEvaluator.inPatch(policies, part, cluster);
  }

  private static List<EnforcedFinding> with(
      List<EnforcedFinding> findings, Optional<EnforcedFinding> one) {
    return Stream.concat(findings.stream(), one.stream()).toList();
  }

  private List<EnforcedFinding> broken(Resource same) {
    ObjectChange change = ObjectChange.inFile(same, completeness(same));
    List<EnforcedFinding> findings = check(change, cluster);
    if (findings.isEmpty()) {
      return findings;
    }
    Set<Said> known =
        check(change, old.orElseThrow().cluster()).stream()
            .map(Said::of)
            .collect(Collectors.toSet());
    return findings.stream().filter(finding -> !known.contains(Said.of(finding))).toList();
  }

  private List<EnforcedFinding> check(ObjectChange change, ClusterView view) {
    return policies.check(change, view).findings();
  }

  private Completeness completeness(Resource resource) {
    return fragments ? Completeness.Fragment : Completeness.of(resource);
  }
}
