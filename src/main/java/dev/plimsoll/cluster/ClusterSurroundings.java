package dev.plimsoll.cluster;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.KnownKinds;
import dev.plimsoll.policy.KnownSurroundings;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.Surroundings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What lies around a request, as far as the watched kinds tell; definitions also from files, for
 * kinds that the cluster does not tell of.
 */
final class ClusterSurroundings implements Surroundings {

  /** A constant, by which the result is found again. */
  private static final Function<List<Resource>, Map<GroupKind, Resource>> BY_KIND =
      ClusterSurroundings::definitions;

  private final Optional<Watches> watches;
  private final KnownSurroundings files;

  /**
   * Made of what is watched and what was read.
   *
   * @param watches the kinds that are watched, by and by; empty without a cluster
   * @param definitions CustomResourceDefinitions from files
   */
  ClusterSurroundings(Optional<Watches> watches, List<Resource> definitions) {
    this.watches = watches;
    this.files = new KnownSurroundings(definitions);
  }

  private <T> Lookup<T> ask(GroupKind kind, Function<Mirror, Lookup<T>> question) {
    if (watches.isEmpty()) {
      return new Lookup.Unknown<>("there is no cluster to ask about " + kind.kind() + " objects");
    }
    Optional<Mirror> mirror = watches.get().mirror(kind);
    if (mirror.isEmpty()) {
      return new Lookup.Unknown<>(watches.get().whyNot(kind));
    }
    return mirror.get().isComplete()
        ? question.apply(mirror.get())
        : new Lookup.Unknown<>(kind.kind() + " objects of the cluster are not all read yet");
  }

  @Override
  public Lookup<Map<String, String>> namespaceLabels(String namespace) {
    return find(KnownKinds.NAMESPACE, "", namespace).map(Resource::labels);
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    return ask(kind, mirror -> mirror.find(namespace, name));
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return ask(kind, mirror -> new Lookup.Found<>(mirror.list()));
  }

  @Override
  public <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return ask(kind, mirror -> new Lookup.Found<>(mirror.summary(summary)));
  }

  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    Lookup<Map<GroupKind, Resource>> watched = summary(Watches.DEFINITION, BY_KIND);
    if (watched instanceof Lookup.Found<Map<GroupKind, Resource>>(var definitions)) {
      Resource definition = definitions.get(kind);
      if (definition != null) {
        return new Lookup.Found<>(definition);
      }
    }
    if (files.definition(kind) instanceof Lookup.Found<Resource> found) {
      return found;
    }
    return watched instanceof Lookup.Unknown<Map<GroupKind, Resource>>(String reason)
        ? new Lookup.Unknown<>(reason)
        : new Lookup.Absent<>();
  }

  private static Map<GroupKind, Resource> definitions(List<Resource> all) {
    Map<GroupKind, Resource> byKind = new HashMap<>();
    for (Resource definition : all) {
      byKind.put(
          new GroupKind(
              definition.spec().path("group").asText(),
              definition.spec().path("names").path("kind").asText()),
          definition);
    }
    return byKind;
  }
}
