package dev.plimsoll.cluster;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What lies around a request, as far as the watched kinds tell; definitions also from files. */
final class WatchedClusterView implements ClusterView {

  private final Optional<Informers> watches;
  private final LiveReads live;
  private final Crds files;

  /**
   * Made of what is watched and what was read.
   *
   * @param watches the kinds that are watched, by and by; empty without a cluster
   * @param live the API server itself
   * @param files definitions that take precedence over those of the cluster
   */
  WatchedClusterView(Optional<Informers> watches, LiveReads live, Crds files) {
    this.watches = watches;
    this.live = live;
    this.files = files;
  }

  private <T> Lookup<T> ask(GroupKind kind, Function<InformerStore, Lookup<T>> question) {
    if (watches.isEmpty()) {
      return new Lookup.Unknown<>("there is no cluster to ask about " + kind.kind() + " objects");
    }
    return switch (watches.get().objects(kind)) {
      case Lookup.Found<InformerStore>(InformerStore store) -> question.apply(store);
      case Lookup.Absent<InformerStore>() -> new Lookup.Absent<>();
      case Lookup.Unknown<InformerStore>(String reason) -> new Lookup.Unknown<>(reason);
    };
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    return ask(kind, store -> store.find(namespace, name));
  }

  @Override
  public LiveReads live() {
    return live;
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return ask(kind, store -> new Lookup.Found<>(store.list()));
  }

  @Override
  public <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return ask(kind, store -> new Lookup.Found<>(store.summary(summary)));
  }

  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    if (files.of(kind) instanceof Lookup.Found<Resource> found) {
      return found;
    }
    return watches.isPresent()
        ? watches.get().definition(kind)
        : new Lookup.Unknown<>(
            "there is no cluster to ask for the CustomResourceDefinition of "
                + kind
                + ", and --crds does not hold it");
  }
}
