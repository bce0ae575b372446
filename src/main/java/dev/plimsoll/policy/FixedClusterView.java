package dev.plimsoll.policy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.TreeDigest;
import dev.plimsoll.policy.setting.KnownKinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A cluster view of a fixed list of objects: what is not in the list does not exist. */
public final class FixedClusterView implements ClusterView {

  private static final GroupKind DEFINITION =
      new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

  private record Identity(GroupKind kind, String namespace, String name) {}

  private final Map<GroupKind, List<Resource>> byKind = new HashMap<>();
  private final Map<Identity, Resource> byIdentity = new HashMap<>();
  private final Map<GroupKind, Resource> definitions = new HashMap<>();
  private final Summaries summaries = new Summaries();

  /** Takes every object there is; of several with one identity, the first is the one found. */
  public FixedClusterView(List<Resource> objects) {
    for (Resource object : objects) {
      GroupKind kind = object.type().groupKind();
      byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(object);
      byIdentity.putIfAbsent(new Identity(kind, object.namespace(), object.name()), object);
      if (kind.equals(DEFINITION)) {
        definitions.putIfAbsent(
            new GroupKind(
                object.spec().path("group").asText(),
                object.spec().path("names").path("kind").asText()),
            object);
      }
    }
    byKind.replaceAll((kind, those) -> List.copyOf(those));
  }

  @Override
  public Lookup<Map<String, String>> namespaceLabels(String namespace) {
    return switch (find(KnownKinds.NAMESPACE, "", namespace)) {
      case Lookup.Found<Resource>(Resource found) -> {
        // Every namespace carries its own name as a label; manifests need not say so.
        Map<String, String> labels = new HashMap<>(found.labels());
        labels.putIfAbsent("kubernetes.io/metadata.name", namespace);
        yield new Lookup.Found<>(labels);
      }
      case Lookup.Absent<Resource> absent ->
          new Lookup.Unknown<>("no Namespace " + namespace + " is among the objects");
      case Lookup.Unknown<Resource>(String reason) -> new Lookup.Unknown<>(reason);
    };
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    Resource found = byIdentity.get(new Identity(kind, namespace, name));
    return found == null ? new Lookup.Absent<>() : new Lookup.Found<>(found);
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
        return FixedClusterView.this
            .list(kind)
            .map(all ->
                all.stream()
                    .filter(resource -> resource.namespace().equals(namespace))
                    .filter(resource -> resource.labels().entrySet().containsAll(labels.entrySet()))
                    .toList());
      }

      // There is no installation, and nothing to keep from anyone.
      @Override
      public Lookup<String> fingerprint(String text) {
        return new Lookup.Found<>(TreeDigest.of(TextNode.valueOf(text)));
      }
    };
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return new Lookup.Found<>(byKind.getOrDefault(kind, List.of()));
  }

  @Override
  public <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return summaries.of(kind, summary, this::list);
  }

  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    Resource found = definitions.get(kind);
    return found == null
        ? new Lookup.Unknown<>("no CustomResourceDefinition of " + kind + " is known")
        : new Lookup.Found<>(found);
  }
}
