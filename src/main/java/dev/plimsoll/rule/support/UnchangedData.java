package dev.plimsoll.rule.support;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxLabels;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.Annotations;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.workload.Configuration;
import dev.plimsoll.workload.ReleaseRecord;
import dev.plimsoll.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a new digest of configuration means nothing, because the configuration is what the pods
 * were started with. It takes two proofs: all that they refer to has the data it had then, and Helm
 * is about to write no other data than it did last. In doubt it is not proved, because a change of
 * configuration that does not reach the pods is worse than a needless restart.
 *
 * @param old the workload as it is
 * @param now the workload as it shall become
 * @param checksums the places of the digests that differ, seen from the root of the object
 * @param configuration what its pods would be configured with now
 * @param cluster where to look
 */
public record UnchangedData(
    Workload old,
    Workload now,
    List<Pointer> checksums,
    Lookup<LiveConfiguration> configuration,
    ClusterView cluster) {

  /** What is known. */
  public sealed interface Proof {

    /** Nothing has changed. */
    record Holds() implements Proof {}

    /** Something has changed. */
    record Fails() implements Proof {}

    /** Nobody can tell, for {@code reason}. */
    record Lacks(String reason) implements Proof {}
  }

  /** What it reads. */
  public static final Set<AccessRequirement> NEEDS =
      Set.of(
          AccessRequirement.watch(FluxKind.HELM_RELEASE.groupKind()),
          AccessRequirement.get(Configuration.CONFIG_MAP),
          AccessRequirement.get(Configuration.SECRET),
          AccessRequirement.list(Configuration.SECRET),
          AccessRequirement.fingerprint());

  private static final String DEPLOYED = "deployed";

  /** The states of a record that may be about this very write, in the order to look for them. */
  private static final List<String> STATES =
      List.of("pending-upgrade", "pending-rollback", DEPLOYED);

  /** Whether it is proved that no data changed which the pods use. */
  public Proof proof() {
    Proof ofReferences = ofReferences();
    return ofReferences instanceof Proof.Holds ? ofRecords() : ofReferences;
  }

  /** That all that the pods refer to has the data it had when they were started. */
  private Proof ofReferences() {
    Optional<String> kept = old.resource().text(Annotations.place(Annotations.CONFIG_DIGEST));
    if (kept.isEmpty()) {
      return new Proof.Lacks("what the pods were started with is only kept from now on");
    }
    return switch (configuration) {
      case Lookup.Found<LiveConfiguration>(LiveConfiguration found) ->
          switch (found.sealed(old, cluster.live())) {
            case Lookup.Found<String>(String digest) ->
                digest.equals(kept.get()) ? new Proof.Holds() : new Proof.Fails();
            case Lookup.Absent<String> none -> new Proof.Fails();
            case Lookup.Unknown<String>(String reason) -> new Proof.Lacks(reason);
          };
      case Lookup.Absent<LiveConfiguration> none -> new Proof.Fails();
      case Lookup.Unknown<LiveConfiguration>(String reason) -> new Proof.Lacks(reason);
    };
  }

  /** That Helm is about to write no other data than it did last. */
  private Proof ofRecords() {
    String release = now.resource().annotations().getOrDefault(FluxLabels.HELM_RELEASE_NAME, "");
    if (release.isEmpty()) {
      return new Proof.Lacks("the workload does not say which Helm release it belongs to");
    }
    return switch (storageNamespace()) {
      case Lookup.Found<String>(String namespace) -> ofRecords(namespace, release);
      case Lookup.Absent<String> none ->
          new Proof.Lacks("nobody knows where Helm keeps its records");
      case Lookup.Unknown<String>(String reason) -> new Proof.Lacks(reason);
    };
  }

  /** Where the records are: with the release, unless its HelmRelease says otherwise. */
  private Lookup<String> storageNamespace() {
    Resource object = now.resource();
    String name = object.labels().getOrDefault(FluxLabels.RELEASE_NAME, "");
    String namespace = object.labels().getOrDefault(FluxLabels.RELEASE_NAMESPACE, "");
    String ofRelease =
        object.annotations().getOrDefault(FluxLabels.HELM_RELEASE_NAMESPACE, object.namespace());
    return name.isEmpty()
        ? new Lookup.Found<>(ofRelease)
        : cluster
            .find(FluxKind.HELM_RELEASE.groupKind(), namespace, name)
            .map(resource -> new HelmRelease(resource).storageNamespace());
  }

  private Proof ofRecords(String namespace, String release) {
    LiveReads live = cluster.live();
    for (String state : STATES) {
      switch (HelmRecords.latest(namespace, release, state, live)) {
        case Lookup.Found<ReleaseRecord>(ReleaseRecord next) -> {
          return ofRecords(next, namespace, live);
        }
        case Lookup.Absent<ReleaseRecord> none -> {}
        case Lookup.Unknown<ReleaseRecord>(String reason) -> {
          return new Proof.Lacks(reason);
        }
      }
    }
    return new Proof.Lacks("Helm has no record of release " + namespace + "/" + release);
  }

  private Proof ofRecords(ReleaseRecord next, String namespace, LiveReads live) {
    switch (HelmRecords.rendered(next, now.resource())) {
      case Lookup.Found<Resource>(Resource rendered)
          when hasChecksumsOf(now.resource(), rendered) -> {
        return ofRecords(next, rendered, namespace, live);
      }
      case Lookup.Unknown<Resource>(String reason) -> {
        return new Proof.Lacks(reason);
      }
      case Lookup.Found<Resource> other -> {}
      case Lookup.Absent<Resource> none -> {}
    }
    return new Proof.Lacks("it is not what Helm's record " + next + " says of it");
  }

  private Proof ofRecords(ReleaseRecord next, Resource rendered, String namespace, LiveReads live) {
    boolean applied = next.status().equals(DEPLOYED);
    int other = applied ? next.revision() + 1 : next.revision() - 1;
    return switch (HelmRecords.revision(namespace, next.name(), other, live)) {
      case Lookup.Found<ReleaseRecord>(ReleaseRecord last) -> {
        // After one that failed, nobody knows what was written and what not.
        if (applied || !last.status().equals(DEPLOYED)) {
          yield new Proof.Lacks("revision " + last.revision() + " of the release has failed");
        }
        boolean isRenderedAlike =
            HelmRecords.rendered(last, now.resource())
                    instanceof Lookup.Found<Resource>(Resource was)
                && hasChecksumsOf(rendered, was);
        yield isRenderedAlike ? new Proof.Holds() : ofConfiguration(last, next);
      }
      // Nothing is on its way: this puts back what the installed revision says.
      case Lookup.Absent<ReleaseRecord> none ->
          applied
              ? new Proof.Holds()
              : new Proof.Lacks("Helm has no record of the revision before " + next.revision());
      case Lookup.Unknown<ReleaseRecord>(String reason) -> new Proof.Lacks(reason);
    };
  }

  private static Proof ofConfiguration(ReleaseRecord last, ReleaseRecord next) {
    Lookup<List<Resource>> old = HelmRecords.configuration(last);
    Lookup<List<Resource>> now = HelmRecords.configuration(next);
    if (old instanceof Lookup.Found<List<Resource>>(List<Resource> before)
        && now instanceof Lookup.Found<List<Resource>>(List<Resource> after)) {
      return Configuration.changed(before, after).isEmpty() ? new Proof.Holds() : new Proof.Fails();
    }
    return new Proof.Lacks(
        Stream.of(old, now)
            .flatMap(side ->
                side instanceof Lookup.Unknown<List<Resource>>(String reason)
                    ? Stream.of(reason)
                    : Stream.empty())
            .collect(Collectors.joining("; ")));
  }

  private boolean hasChecksumsOf(Resource one, Resource other) {
    return checksums.stream().allMatch(place -> text(one, place).equals(text(other, place)));
  }

  private static String text(Resource object, Pointer place) {
    return object.at(place).asText("");
  }
}
