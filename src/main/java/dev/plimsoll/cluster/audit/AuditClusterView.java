package dev.plimsoll.cluster.audit;

import dev.plimsoll.cluster.Crds;
import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.cluster.PagedLister;
import dev.plimsoll.cluster.ServedKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.Summaries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The other objects of a cluster around the one that is evaluated, as they were read at the start.
 */
final class AuditClusterView implements ClusterView {

  private final PagedLister pages;
  private final LiveReads live;
  private final List<String> namespaces;
  private final Map<GroupKind, ObjectCache> kept = new HashMap<>();
  private final Map<GroupKind, String> unseen = new HashMap<>();
  private final Map<GroupKind, Lookup<Resource>> definitions = new HashMap<>();
  private final Summaries summaries = new Summaries();

  /**
   * A cluster view of which nothing is known as yet.
   *
   * @param namespaces the namespaces that are looked at; empty for all
   */
  AuditClusterView(PagedLister pages, LiveReads live, List<String> namespaces) {
    this.pages = pages;
    this.live = live;
    this.namespaces = List.copyOf(namespaces);
  }

  /** The objects of a kind are these, all of them. */
  void know(GroupKind kind, ObjectCache objects) {
    kept.put(kind, objects);
  }

  /** The objects of a kind are not known, for {@code reason}. */
  void miss(GroupKind kind, String reason) {
    unseen.put(kind, reason);
  }

  private <T> Lookup<T> ask(GroupKind kind, Function<ObjectCache, Lookup<T>> question) {
    ObjectCache objects = kept.get(kind);
    return objects == null
        ? new Lookup.Unknown<>(
            unseen.getOrDefault(kind, kind.kind() + " objects are not looked at here"))
        : question.apply(objects);
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    if (!namespace.isEmpty() && !namespaces.isEmpty() && !namespaces.contains(namespace)) {
      return new Lookup.Unknown<>("namespace " + namespace + " is not looked at");
    }
    return ask(
        kind,
        objects ->
            objects
                .find(namespace, name)
                .<Lookup<Resource>>map(Lookup.Found::new)
                .orElseGet(Lookup.Absent::new));
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return ask(kind, objects -> new Lookup.Found<>(objects.all()));
  }

  @Override
  public <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return summaries.of(kind, summary, this::list);
  }

  /** Definitions are large: each is read when it is first asked for. */
  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    return definitions.computeIfAbsent(kind, this::read);
  }

  private Lookup<Resource> read(GroupKind kind) {
    try {
      Optional<ServedKind> served = pages.served(kind);
      Optional<ServedKind> definition = pages.served(Crds.KIND);
      Optional<Resource> found =
          served.isPresent() && definition.isPresent()
              ? pages.get(definition.get(), "", served.get().plural() + "." + kind.group())
              : Optional.empty();
      return found
          .<Lookup<Resource>>map(Lookup.Found::new)
          .orElseGet(() ->
              new Lookup.Unknown<>(
                  "no CustomResourceDefinition of " + kind + " is in the cluster"));
    } catch (InaccessibleException e) {
      return new Lookup.Unknown<>(e.reason());
    }
  }

  @Override
  public LiveReads live() {
    return live;
  }
}
