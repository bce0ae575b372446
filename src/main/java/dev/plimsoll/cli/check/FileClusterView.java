package dev.plimsoll.cli.check;

import dev.plimsoll.build.resourceset.UnknownObject;
import dev.plimsoll.flux.FluxOperator;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.SchemaOrigin;
import dev.plimsoll.policy.Summaries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final KnownDefinitions definitions;
  private final Summaries summaries = new Summaries();

  /**
   * The view of the files of an index.
   *
   * @param complete whether what is not in it does not exist
   */
  FileClusterView(FileIndex index, boolean complete, KnownDefinitions definitions) {
    this.index = index;
    this.complete = complete;
    this.definitions = definitions;
  }

  /** The definitions that are known beside and among the files. */
  KnownDefinitions definitions() {
    return definitions;
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
    return summary(FluxOperator.INSTANCE, INSTANCES)
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

  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    return definitions.inFiles(kind).definition();
  }

  @Override
  public SchemaOrigin schemaOrigin(GroupKind kind) {
    return definitions.inFiles(kind).origin();
  }
}
