package dev.plimsoll.rule.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.workload.Configuration;
import dev.plimsoll.workload.ReleaseRecord;
import dev.plimsoll.workload.UnreadableRecordException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds Helm's records of a release, and the HelmRelease that a record belongs to. */
public final class HelmRecords {

  /** How Helm names records (helm/helm, pkg/storage/storage.go). */
  private static final Pattern NAME = Pattern.compile("sh\\.helm\\.release\\.v1\\.(.+)\\.v\\d+");

  private static final Pointer CONTENT = Pointer.of("data", "release");

  /** By which a request finds again what it has read of a record. */
  private sealed interface Key {

    /** A record with this content. */
    record Decoded(JsonNode content) implements Key {}

    /** The record of the revision that is installed. */
    record Installed(String namespace, String release) implements Key {}

    /** What the very same record applies. */
    record Applied(ReleaseRecord record) implements Key {
      @Override
      @SuppressWarnings("ReferenceEquality") // contents may be large, and are read once each
      public boolean equals(@Nullable Object other) {
        return other instanceof Applied applied && applied.record == record;
      }

      @Override
      public int hashCode() {
        return System.identityHashCode(record);
      }
    }
  }

  private HelmRecords() {}

  /** The name of the release that a record is of; empty if it is not named as Helm names them. */
  public static String releaseOf(Resource record) {
    Matcher matcher = NAME.matcher(record.name());
    return matcher.matches() ? matcher.group(1) : "";
  }

  /** The HelmRelease that Flux reconciles a release of this cluster from. */
  public static Lookup<HelmRelease> owner(Resource record, ClusterView cluster) {
    String release = releaseOf(record);
    return switch (cluster.list(FluxKind.HELM_RELEASE.groupKind())) {
      case Lookup.Found<List<Resource>>(List<Resource> all) -> {
        for (Resource object : all) {
          HelmRelease candidate = new HelmRelease(object);
          if (candidate.storageNamespace().equals(record.namespace())
              && !candidate.isRemote()
              && candidate.releaseName().equals(release)) {
            yield new Lookup.Found<>(candidate);
          }
        }
        yield new Lookup.Absent<>();
      }
      case Lookup.Absent<List<Resource>> none -> new Lookup.Absent<>();
      case Lookup.Unknown<List<Resource>>(String reason) -> new Lookup.Unknown<>(reason);
    };
  }

  /** The record of the revision that is installed: the one deployed, or else the latest. */
  public static Lookup<ReleaseRecord> installed(
      String namespace, String release, ClusterView cluster) {
    return cluster.once(
        new Key.Installed(namespace, release),
        () -> latest(namespace, Map.of("owner", "helm", "name", release), cluster.live()));
  }

  /** The latest record of a release that is in a state, such as {@code pending-upgrade}. */
  static Lookup<ReleaseRecord> latest(
      String namespace, String release, String state, LiveReads live) {
    return latest(namespace, Map.of("owner", "helm", "name", release, "status", state), live);
  }

  private static Lookup<ReleaseRecord> latest(
      String namespace, Map<String, String> labels, LiveReads live) {
    return switch (live.list(Configuration.SECRET, namespace, labels)) {
      case Lookup.Found<List<Resource>>(List<Resource> records) -> installed(records);
      case Lookup.Absent<List<Resource>> none -> new Lookup.Absent<>();
      case Lookup.Unknown<List<Resource>>(String reason) -> new Lookup.Unknown<>(reason);
    };
  }

  /** The record of one revision of a release. */
  static Lookup<ReleaseRecord> revision(
      String namespace, String release, int revision, LiveReads live) {
    return switch (live.get(
        Configuration.SECRET, namespace, "sh.helm.release.v1." + release + ".v" + revision)) {
      case Lookup.Found<Resource>(Resource record) -> decoded(record);
      case Lookup.Absent<Resource> none -> new Lookup.Absent<>();
      case Lookup.Unknown<Resource>(String reason) -> new Lookup.Unknown<>(reason);
    };
  }

  private static Lookup<ReleaseRecord> installed(List<Resource> records) {
    Optional<Resource> latest =
        records.stream()
            .filter(ReleaseRecord::is)
            .max(
                Comparator.comparing(
                        (Resource resource) -> "deployed".equals(resource.labels().get("status")))
                    .thenComparingInt(HelmRecords::revision));
    return latest.isEmpty() ? new Lookup.Absent<>() : decoded(latest.get());
  }

  private static int revision(Resource record) {
    try {
      return Integer.parseInt(record.labels().getOrDefault("version", "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A record that somebody writes, or why it cannot be read. */
  public static Lookup<ReleaseRecord> decoded(Resource record, ClusterView cluster) {
    return cluster.once(new Key.Decoded(record.at(CONTENT)), () -> decoded(record));
  }

  /** {@link ReleaseRecord#objects}, or why they cannot be read. */
  public static Lookup<List<Resource>> objects(ReleaseRecord record, ClusterView cluster) {
    return cluster.once(
        new Key.Applied(record), () -> reading(record, () -> new Lookup.Found<>(record.objects())));
  }

  /** {@link ReleaseRecord#configuration}, or why it cannot be read. */
  static Lookup<List<Resource>> configuration(ReleaseRecord record) {
    return reading(record, () -> new Lookup.Found<>(record.configuration()));
  }

  /** What a record renders an object as; absent if it does not apply it. */
  public static Lookup<Resource> rendered(ReleaseRecord record, Resource object) {
    return reading(
        record,
        () ->
            record
                .rendered(object)
                .<Lookup<Resource>>map(Lookup.Found::new)
                .orElseGet(Lookup.Absent::new));
  }

  private interface Reading<T> {
    Lookup<T> read() throws UnreadableRecordException;
  }

  private static <T> Lookup<T> reading(ReleaseRecord record, Reading<T> reading) {
    try {
      return reading.read();
    } catch (UnreadableRecordException e) {
      return new Lookup.Unknown<>("Helm's record " + record + " cannot be read: " + e.getMessage());
    }
  }

  private static Lookup<ReleaseRecord> decoded(Resource record) {
    try {
      return new Lookup.Found<>(ReleaseRecord.read(record));
    } catch (UnreadableRecordException e) {
      return new Lookup.Unknown<>(
          "Helm's record " + record.name() + " cannot be read: " + e.getMessage());
    }
  }
}
