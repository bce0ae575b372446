package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** A cluster view that asks another one, except where a subclass answers. */
public abstract class DelegatingClusterView implements ClusterView {

  private final ClusterView cluster;

  /** A view that asks {@code cluster}. */
  public DelegatingClusterView(ClusterView cluster) {
    this.cluster = cluster;
  }

  @Override
  public Lookup<Map<String, String>> namespaceLabels(String namespace) {
    return cluster.namespaceLabels(namespace);
  }

  @Override
  public boolean mayLabelNamespaces(String key) {
    return cluster.mayLabelNamespaces(key);
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    return cluster.find(kind, namespace, name);
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return cluster.list(kind);
  }

  @Override
  public <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return cluster.summary(kind, summary);
  }

  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    return cluster.definition(kind);
  }

  @Override
  public SchemaOrigin schemaOrigin(GroupKind kind) {
    return cluster.schemaOrigin(kind);
  }

  @Override
  public LiveReads live() {
    return cluster.live();
  }

  @Override
  public <T> T once(Object key, Supplier<T> reading) {
    return cluster.once(key, reading);
  }
}
