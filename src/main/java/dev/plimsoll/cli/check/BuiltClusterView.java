package dev.plimsoll.cli.check;

import dev.plimsoll.build.Build;
import dev.plimsoll.build.BuiltObject;
import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.DelegatingClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.Lookup;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The cluster of an entry point: all that it builds, and for what it does not build, the files of
 * the checkout. Of an object that neither has it is only known that it is missing where a whole
 * cluster was built.
 */
final class BuiltClusterView extends DelegatingClusterView {

  private final FixedClusterView built;
  private final boolean whole;

  BuiltClusterView(EntryPoint entry, ClusterView files) {
    super(files);
    this.built = new FixedClusterView(entry.objects().map(BuiltObject::resource).toList());
    this.whole =
        entry.kind() == EntryPoint.Kind.CLUSTER && entry.builds().stream().allMatch(Build::isBuilt);
  }

  @Override
  public Lookup<Map<String, String>> namespaceLabels(String namespace) {
    return built.namespaceLabels(namespace) instanceof Lookup.Found<Map<String, String>> found
        ? found
        : super.namespaceLabels(namespace);
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    if (built.find(kind, namespace, name) instanceof Lookup.Found<Resource> found) {
      return found;
    }
    Lookup<Resource> elsewhere = super.find(kind, namespace, name);
    return elsewhere instanceof Lookup.Absent && !whole
        ? new Lookup.Unknown<>(
            kind.kind()
                + " "
                + name
                + " is not among what is built here, which is not all of a cluster")
        : elsewhere;
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return built.list(kind);
  }

  @Override
  public <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return built.summary(kind, summary);
  }
}
