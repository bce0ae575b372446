package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.setting.KnownKinds;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A read-only view of the cluster around a change: other objects, namespaces, CRDs. Its answers
 * come from memory; only {@link #live} waits for a network.
 */
public interface ClusterView {

  /**
   * The labels of a namespace; never absent. Nothing is written into a namespace that is not there:
   * it has only just come, with labels that decide as those of any other.
   */
  default Lookup<Map<String, String>> namespaceLabels(String namespace) {
    Lookup<Resource> found = find(KnownKinds.NAMESPACE, "", namespace);
    return found instanceof Lookup.Absent
        ? new Lookup.Unknown<>("namespace " + namespace + " has only just come")
        : found.map(Resource::labels);
  }

  /**
   * Whether some namespace may have a label of this key. Where none has it, a selector that needs
   * it selects no namespace, whichever labels are unknown.
   */
  default boolean mayLabelNamespaces(String key) {
    return true;
  }

  /** One object; {@code namespace} is empty for objects that belong to the cluster. */
  Lookup<Resource> find(GroupKind kind, String namespace, String name);

  /** Every object of a kind, in all namespaces. */
  Lookup<List<Resource>> list(GroupKind kind);

  /**
   * What {@code summary} makes of every object of a kind. An implementation may keep the result for
   * as long as the objects stay the same; so {@code summary} has to be pure, and a constant, by
   * which the result is found again.
   */
  default <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return list(kind).map(summary);
  }

  /** The CustomResourceDefinition of a kind. */
  Lookup<Resource> definition(GroupKind kind);

  /** How far {@link #definition} is the one that the object will be applied by. */
  default SchemaOrigin schemaOrigin(GroupKind kind) {
    return SchemaOrigin.CLUSTER;
  }

  /** The API server itself, for what must not come from memory. */
  default LiveReads live() {
    return LiveReads.unknown("nothing can be read from the cluster here");
  }

  /** The same, but that nothing can be asked of the API server itself, for {@code reason}. */
  default ClusterView withoutLiveReads(String reason) {
    return withLiveReads(LiveReads.unknown(reason));
  }

  /** The same, but that the API server itself is asked by {@code live}. */
  default ClusterView withLiveReads(LiveReads live) {
    return new LiveReadsClusterView(this, live);
  }

  /**
   * What {@code reading} gives. A view that is made for one request keeps it until the request
   * ends, so that several rules share what is costly to read.
   *
   * @param key by which it is found again, of a type that nobody else uses
   */
  default <T> T once(Object key, Supplier<T> reading) {
    return reading.get();
  }

  /** A cluster view of which nothing is known, for {@code reason}. */
  static ClusterView unknown(String reason) {
    return new ClusterView() {
      @Override
      public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
        return new Lookup.Unknown<>(reason);
      }

      @Override
      public Lookup<List<Resource>> list(GroupKind kind) {
        return new Lookup.Unknown<>(reason);
      }

      @Override
      public Lookup<Resource> definition(GroupKind kind) {
        return new Lookup.Unknown<>(reason);
      }
    };
  }
}
