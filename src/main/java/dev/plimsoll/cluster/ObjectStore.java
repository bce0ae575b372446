package dev.plimsoll.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps, in a form of its own. Where a watch could not be continued, the informer
 * lists the objects anew, and removes those of {@link #values} that are not listed any more; and it
 * tells its listeners of changes and deletions by what {@link #put} and {@link #remove} return. So
 * all of them answer with references: objects of which only the identity and the revision are left.
 *
 * @param <V> what is kept of an object
 */
abstract class ObjectStore<V> implements ItemStore<GenericKubernetesResource> {

  private final Map<String, V> kept = new ConcurrentHashMap<>();

  /** What to keep of an object. */
  abstract V keep(GenericKubernetesResource object);

  /** Which object something was kept of, and at which revision. */
  abstract Ids ids(V value);

  /** Whether two values that were kept of one object are the same. */
  abstract boolean same(V before, V now);

  /** Something came, went, or was replaced; called while nothing else changes. */
  abstract void changed(@Nullable V before, @Nullable V now);

  /**
   * What tells an object from others, and a state of it from another.
   *
   * @param namespace empty for objects that belong to the cluster
   */
  record Ids(String apiVersion, String kind, String namespace, String name, String revision) {}

  /** Everything that is kept. */
  final Collection<V> all() {
    return kept.values();
  }

  /** What is kept of one object. */
  final @Nullable V of(@Nullable String namespace, String name) {
    return kept.get(Cache.namespaceKeyFunc(namespace, name));
  }

  /** Forgets everything. */
  final synchronized void clear() {
    kept.keySet().forEach(this::remove);
  }

  @Override
  public final String getKey(GenericKubernetesResource object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public final synchronized @Nullable GenericKubernetesResource put(
      String key, GenericKubernetesResource object) {
    V now = keep(object);
    V before = kept.get(key);
    if (before == null || !same(before, now)) {
      kept.put(key, now);
      changed(before, now);
    }
    return before == null ? null : reference(ids(before));
  }

  @Override
  public final synchronized @Nullable GenericKubernetesResource remove(String key) {
    V before = kept.remove(key);
    if (before == null) {
      return null;
    }
    changed(before, null);
    return reference(ids(before));
  }

  @Override
  public final Stream<String> keySet() {
    return kept.keySet().stream();
  }

  @Override
  public final Stream<GenericKubernetesResource> values() {
    return kept.values().stream().map(value -> reference(ids(value)));
  }

  @Override
  public final int size() {
    return kept.size();
  }

  @Override
  public final @Nullable GenericKubernetesResource get(String key) {
    V value = kept.get(key);
    return value == null ? null : reference(ids(value));
  }

  @Override
  public final boolean isFullState() {
    return false;
  }

  private static GenericKubernetesResource reference(Ids ids) {
    GenericKubernetesResource reference = new GenericKubernetesResource();
    reference.setApiVersion(ids.apiVersion());
    reference.setKind(ids.kind());
    reference.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(ids.namespace().isEmpty() ? null : ids.namespace())
            .withName(ids.name())
            .withResourceVersion(ids.revision())
            .build());
    return reference;
  }
}
