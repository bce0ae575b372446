package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every object of one kind, as the cluster holds them, as trees. */
final class InformerStore extends ObjectStore<Resource> {

  /** What was made of all objects, and of which state of them. */
  private record Summary(long generation, Object value) {}

  private final Function<GenericKubernetesResource, ObjectNode> toTree;
  private final Map<Function<?, ?>, Summary> summaries = new ConcurrentHashMap<>();
  private volatile long generation;

  /** A mirror that is empty as yet. */
  InformerStore(Function<GenericKubernetesResource, ObjectNode> toTree) {
    this.toTree = toTree;
  }

  Lookup<Resource> find(String namespace, String name) {
    Resource found = of(namespace.isEmpty() ? null : namespace, name);
    return found == null ? new Lookup.Absent<>() : new Lookup.Found<>(found);
  }

  List<Resource> list() {
    return List.copyOf(all());
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
  Resource keep(GenericKubernetesResource object) {
    return new Resource(toTree.apply(object));
  }

  @Override
  Ids ids(Resource object) {
    return new Ids(
        object.apiVersion(),
        object.kind(),
        object.namespace(),
        object.name(),
        object.metadata().path("resourceVersion").asText());
  }

  @Override
  boolean same(Resource before, Resource now) {
    return before.tree().equals(now.tree());
  }

  @Override
  synchronized void changed(@Nullable Resource before, @Nullable Resource now) {
    generation++;
  }
}
