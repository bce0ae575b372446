package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Surroundings as others are, but for what a subclass sees otherwise. */
public abstract class DelegatingClusterView implements ClusterView {

  private final ClusterView surroundings;

  public DelegatingClusterView(ClusterView surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Lookup<Map<String, String>> namespaceLabels(String namespace) {
    return surroundings.namespaceLabels(namespace);
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    return surroundings.find(kind, namespace, name);
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return surroundings.list(kind);
  }

  @Override
  public <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return surroundings.summary(kind, summary);
  }

  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    return surroundings.definition(kind);
  }

  @Override
  public LiveReads live() {
    return surroundings.live();
  }
}
