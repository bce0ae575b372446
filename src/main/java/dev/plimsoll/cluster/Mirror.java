package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every object of one kind, as the cluster holds them: the store of an informer, which keeps trees
 * and nothing else.
 */
final class Mirror implements ItemStore<GenericKubernetesResource> {

  /** What was made of all objects, and of which state of them. */
  private record Summary(long generation, Object value) {}

  private final Function<GenericKubernetesResource, ObjectNode> toTree;
  private final Map<String, Resource> objects = new ConcurrentHashMap<>();
  private final Map<Function<?, ?>, Summary> summaries = new ConcurrentHashMap<>();
  private volatile long generation;
  private volatile @Nullable SharedIndexInformer<GenericKubernetesResource> informer;

  /** A mirror that is empty as yet. */
  Mirror(Function<GenericKubernetesResource, ObjectNode> toTree) {
    this.toTree = toTree;
  }

  /** Starts to be filled by {@code source}. */
  void follow(SharedIndexInformer<GenericKubernetesResource> source) {
    informer = source;
    source.removeNamespaceIndex().itemStore(this).exceptionHandler((started, e) -> true).start();
  }

  /** Whether everything that the cluster had when it was asked is in here. */
  boolean isComplete() {
    SharedIndexInformer<GenericKubernetesResource> source = informer;
    return source != null && source.hasSynced();
  }

  void stop() {
    SharedIndexInformer<GenericKubernetesResource> source = informer;
    if (source != null) {
      source.stop();
    }
  }

  Lookup<Resource> find(String namespace, String name) {
    Resource found =
        objects.get(Cache.namespaceKeyFunc(namespace.isEmpty() ? null : namespace, name));
    return found == null ? new Lookup.Absent<>() : new Lookup.Found<>(found);
  }

  List<Resource> list() {
    return List.copyOf(objects.values());
  }

  /** What {@code summary} makes of all objects, kept until one of them changes. */
  @SuppressWarnings("unchecked") // put there by the same function
  <T> T summary(Function<List<Resource>, T> summary) {
    long now = generation;
    Summary kept = summaries.get(summary);
    if (kept == null || kept.generation() != now) {
      kept = new Summary(now, summary.apply(list()));
      summaries.put(summary, kept);
    }
    return (T) kept.value();
  }

  @Override
  public String getKey(GenericKubernetesResource object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public synchronized @Nullable GenericKubernetesResource put(
      String key, GenericKubernetesResource object) {
    ObjectNode tree = toTree.apply(object);
    // Who owns which field is half of an object, and of no use to anyone here.
    ((ObjectNode) tree.path("metadata")).remove("managedFields");
    objects.put(key, new Resource(tree));
    generation++;
    return null;
  }

  @Override
  public synchronized @Nullable GenericKubernetesResource remove(String key) {
    objects.remove(key);
    generation++;
    return null;
  }

  @Override
  public Stream<String> keySet() {
    return objects.keySet().stream();
  }

  /** None: nobody but {@link #list} asks, which has them as trees. */
  @Override
  public Stream<GenericKubernetesResource> values() {
    return Stream.empty();
  }

  @Override
  public int size() {
    return objects.size();
  }

  /** Never one: the informer only compares it with the next, for events that nobody listens to. */
  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    return null;
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
