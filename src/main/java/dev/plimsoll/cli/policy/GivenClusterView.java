package dev.plimsoll.cli.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import java.util.List;
import java.util.Map;

/**
 * What lies around an object, as far as files tell. What is not among them may be there all the
 * same, so nothing is said to be absent.
 */
final class GivenClusterView implements ClusterView {

  private final FixedClusterView given;
  private final boolean none;

  GivenClusterView(List<Resource> objects) {
    given = new FixedClusterView(objects);
    none = objects.isEmpty();
  }

  private <T> Lookup<T> orUnknown(Lookup<T> lookup, String what) {
    return lookup instanceof Lookup.Found<T>
        ? lookup
        : new Lookup.Unknown<>(
            what + (none ? " is not known; give files with --with" : " is not among the files"));
  }

  @Override
  public Lookup<Map<String, String>> namespaceLabels(String namespace) {
    return orUnknown(given.namespaceLabels(namespace), "Namespace " + namespace);
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    return orUnknown(given.find(kind, namespace, name), kind.kind() + " " + namespace + "/" + name);
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return none
        ? new Lookup.Unknown<>("no " + kind.kind() + " is known; give files with --with")
        : given.list(kind);
  }

  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    return orUnknown(given.definition(kind), "the CustomResourceDefinition of " + kind);
  }

  @Override
  public LiveReads live() {
    return new LiveReads() {
      @Override
      public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
        return find(kind, namespace, name);
      }

      @Override
      public Lookup<List<Resource>> list(
          GroupKind kind, String namespace, Map<String, String> labels) {
        return none
            ? new Lookup.Unknown<>("no " + kind.kind() + " is known; give files with --with")
            : given.live().list(kind, namespace, labels);
      }

      @Override
      public Lookup<String> fingerprint(String text) {
        return new Lookup.Unknown<>("there is no installation here");
      }
    };
  }
}
