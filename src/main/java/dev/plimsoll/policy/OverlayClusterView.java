package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;

/** A cluster view in which one object has its new state when it is asked for by name. */
public final class OverlayClusterView extends DelegatingClusterView {

  private final Resource object;

  /** The view {@code cluster} with a new state of an object. */
  public OverlayClusterView(ClusterView cluster, Resource object) {
    super(cluster);
    this.object = object;
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    return object.name().equals(name)
            && object.namespace().equals(namespace)
            && object.type().groupKind().equals(kind)
        ? new Lookup.Found<>(object)
        : super.find(kind, namespace, name);
  }
}
