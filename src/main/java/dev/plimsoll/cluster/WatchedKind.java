package dev.plimsoll.cluster;

import dev.plimsoll.manifest.GroupKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One kind that policies read: what is kept of its objects, how it is watched, and when a policy
 * last wanted it.
 */
final class WatchedKind implements AutoCloseable {

  /**
   * How long a kind is watched that no policy reads any more: longer than any request that is still
   * evaluated with the policies before, and than an edit that is taken back.
   */
  static final Duration UNWANTED = Duration.ofMinutes(1);

  private final GroupKind kind;
  private final ObjectStore<?> store;
  private final KindWatch watch;
  private volatile Instant wantedAt = Instant.MIN;

  /** A kind that is not watched before {@link #tend} is called. */
  WatchedKind(GroupKind kind, ObjectStore<?> store, KindWatch.Source source) {
    this.kind = kind;
    this.store = store;
    this.watch = new KindWatch(store, source);
  }

  /** Somebody wants it: begins to watch it, or begins anew where the watch is lost. */
  void tend(Instant now) {
    wantedAt = now;
    watch.tend(now);
    if (store instanceof ClusterCrds definitions && watch.isSynced() && !definitions.isPrepared()) {
      definitions.prepare();
    }
  }

  boolean isUnwanted(Instant now) {
    return wantedAt.plus(UNWANTED).isBefore(now);
  }

  /** What is kept of its objects. */
  ObjectStore<?> store() {
    return store;
  }

  /** Whether everything there is has been read, and an evaluation with it will not wait. */
  boolean isRead() {
    return watch.isAbsent()
        || (watch.isSynced()
            && (!(store instanceof ClusterCrds definitions) || definitions.isPrepared()));
  }

  /** Why nothing can be evaluated from what is kept; empty where it can. */
  Optional<String> whyUnknown() {
    if (watch.isAbsent()) {
      return Optional.of("the cluster has no " + kind);
    }
    if (!watch.isSynced()) {
      return Optional.of(
          fault()
              .map(fault -> kind.kind() + " objects of the cluster cannot be read: " + fault)
              .orElse(kind.kind() + " objects of the cluster are not all read yet"));
    }
    return watch.isOutdated()
        ? Optional.of(
            "the cluster has told nothing of %s objects for %s minutes"
                .formatted(kind.kind(), KindWatch.TRUSTED.toMinutes()))
        : Optional.empty();
  }

  /** Why the cluster does not tell of changes; empty where it does. */
  Optional<String> fault() {
    return watch.fault();
  }

  @Override
  public void close() {
    watch.close();
  }
}
