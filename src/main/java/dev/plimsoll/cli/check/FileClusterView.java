package dev.plimsoll.cli.check;

import dev.plimsoll.build.resourceset.UnknownObject;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.Summaries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * The other files around a document. Many manifests leave their namespace to a kustomization, so an
 * object without one is taken to be in any.
 */
final class FileClusterView implements ClusterView {

  private static final Function<List<Resource>, InstanceObjects> INSTANCES = InstanceObjects::of;

  /** Every namespace has its name as this label (Kubernetes, "Well-Known Labels"). */
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private final FileIndex index;
  private final boolean complete;
  private final ConcurrentMap<GroupKind, Lookup<Resource>> definitions = new ConcurrentHashMap<>();
  private final Summaries summaries = new Summaries();

  /**
   * The view of the files of an index.
   *
   * @param complete whether what is not in it does not exist
   */
  FileClusterView(FileIndex index, boolean complete) {
    this.index = index;
    this.complete = complete;
  }

  @Override
  public Lookup<Map<String, String>> namespaceLabels(String namespace) {
    Map<String, String> labels = index.namespaces().get(namespace);
    if (labels == null) {
      return new Lookup.Unknown<>(
          namespace.isEmpty()
              ? "the manifest names no namespace"
              : "no Namespace "
                  + namespace
                  + " is among the files; add it, or its labels with --namespace-labels");
    }
    // Every namespace carries its own name as a label; manifests need not say so.
    Map<String, String> all = new HashMap<>(labels);
    all.putIfAbsent(NAME_LABEL, namespace);
    return new Lookup.Found<>(all);
  }

  @Override
  public boolean mayLabelNamespaces(String key) {
    return key.equals(NAME_LABEL)
        || index.namespaces().values().stream().anyMatch(labels -> labels.containsKey(key));
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    if (!index.knows(kind)) {
      return new Lookup.Unknown<>(kind + " objects are not looked at here");
    }
    Resource found = null;
    for (Resource object : index.objects(kind).named(name)) {
      if (object.namespace().equals(namespace)) {
        return new Lookup.Found<>(object);
      }
      if (object.namespace().isEmpty() || namespace.isEmpty()) {
        found = object;
      }
    }
    if (found != null) {
      return new Lookup.Found<>(found);
    }
    for (UnknownObject unknown : index.unknown()) {
      if (unknown.mayBe(kind, namespace, name)) {
        return new Lookup.Unknown<>(
            "ResourceSet " + unknown.set() + " may make it, but " + unknown.reason());
      }
    }
    if (!complete) {
      return new Lookup.Unknown<>(
          kind.kind() + " " + name + " is not among the files, which are not a whole folder");
    }
    return maker(kind, name)
        .<Lookup<Resource>>map(maker -> new Lookup.Unknown<>(maker + " makes it"))
        .orElseGet(Lookup.Absent::new);
  }

  /** The FluxInstance that makes an object. */
  private Optional<String> maker(GroupKind kind, String name) {
    return summary(InstanceObjects.KIND, INSTANCES)
            instanceof Lookup.Found<InstanceObjects>(InstanceObjects made)
        ? made.maker(kind, name)
        : Optional.empty();
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return index.knows(kind)
        ? new Lookup.Found<>(index.objects(kind).all())
        : new Lookup.Unknown<>(kind + " objects are not looked at here");
  }

  @Override
  public <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return summaries.of(kind, summary, this::list);
  }

  /** Definitions are large: each is made when the first object asks for it. */
  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    return definitions.computeIfAbsent(kind, this::read);
  }

  private Lookup<Resource> read(GroupKind kind) {
    InputFile file = index.definitions().get(kind);
    if (file == null) {
      return new Lookup.Unknown<>(
          "no CustomResourceDefinition of "
              + kind
              + " is among the files; name a folder with --crds");
    }
    for (Resource resource : index.file(file).resources()) {
      if (FileIndexEntry.defines(resource, kind)) {
        return new Lookup.Found<>(resource);
      }
    }
    return new Lookup.Unknown<>(
        "the CustomResourceDefinition of " + kind + " is gone from its file");
  }
}
