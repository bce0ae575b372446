package dev.plimsoll.cli.check;

import dev.plimsoll.build.Build;
import dev.plimsoll.build.BuildTarget;
import dev.plimsoll.build.BuiltObject;
import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.build.LocatedObject;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.DelegatingClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.SchemaOrigin;
import dev.plimsoll.policy.setting.KnownKinds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The cluster of an entry point: all that it builds, and for what it does not build, the files of
 * the checkout. Of an object that neither has it is only known that it is missing where a whole
 * cluster was built.
 */
final class BuiltClusterView extends DelegatingClusterView {

  private static final Pointer SOURCE_REF = Pointer.of("spec", "sourceRef");

  private final FixedClusterView built;
  private final EntryPoint.Kind kind;
  private final KnownDefinitions definitions;
  private final Set<String> declared;

  /** The sources that are known to be this checkout, whether or not it has them as objects. */
  private final Set<Reference> own = new HashSet<>();

  private final boolean whole;

  BuiltClusterView(EntryPoint entry, FileClusterView files) {
    super(files);
    this.built = new FixedClusterView(objects(entry));
    this.kind = entry.kind();
    this.definitions = files.definitions();
    this.declared = definitions.declared(entry);
    for (Build build : entry.builds()) {
      if (build.target() instanceof BuildTarget.Flux flux) {
        Reference.at(flux.kustomization().resource(), SOURCE_REF).ifPresent(own::add);
      }
    }
    this.whole =
        entry.kind() == EntryPoint.Kind.CLUSTER
            && entry.builds().stream().allMatch(Build::isBuilt)
            && entry.ofOtherSources().stream().noneMatch(this::mayBring);
  }

  /** What is built, and the Kustomizations that it is built for, which nothing else may apply. */
  private static List<Resource> objects(EntryPoint entry) {
    List<Resource> objects = new ArrayList<>(entry.objects().map(BuiltObject::resource).toList());
    for (Build build : entry.builds()) {
      if (build.target() instanceof BuildTarget.Flux flux
          && !(flux.kustomization() instanceof BuiltObject)) {
        objects.add(flux.kustomization().resource());
      }
    }
    return objects;
  }

  /** Whether a Kustomization of another source brings objects: not if its source is nowhere. */
  private boolean mayBring(LocatedObject kustomization) {
    Optional<Reference> source = Reference.at(kustomization.resource(), SOURCE_REF);
    Optional<GroupKind> kind =
        source.flatMap(reference ->
            HelmRelease.SOURCES.stream()
                .filter(known -> known.kind().equals(reference.kind()))
                .findFirst());
    if (source.isEmpty() || kind.isEmpty()) {
      return true;
    }
    String namespace = source.get().namespace();
    String name = source.get().name();
    return !(built.find(kind.get(), namespace, name) instanceof Lookup.Absent)
        || !(super.find(kind.get(), namespace, name) instanceof Lookup.Absent);
  }

  /** Whether all that the cluster gets from Git is built. */
  boolean isWhole() {
    return whole;
  }

  @Override
  public Lookup<Map<String, String>> namespaceLabels(String namespace) {
    return built.namespaceLabels(namespace) instanceof Lookup.Found<Map<String, String>> found
        ? found
        : super.namespaceLabels(namespace);
  }

  @Override
  public boolean mayLabelNamespaces(String key) {
    return super.mayLabelNamespaces(key)
        || (built.list(KnownKinds.NAMESPACE) instanceof Lookup.Found<List<Resource>>(var spaces)
            && spaces.stream().anyMatch(space -> space.labels().containsKey(key)));
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    if (built.find(kind, namespace, name) instanceof Lookup.Found<Resource> found) {
      return found;
    }
    if (own.contains(new Reference(kind.kind(), namespace, name))) {
      return new Lookup.Unknown<>("it is taken to be this repository");
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
  public Lookup<Resource> definition(GroupKind of) {
    return known(of).definition();
  }

  @Override
  public SchemaOrigin schemaOrigin(GroupKind of) {
    return known(of).origin();
  }

  private KnownDefinitions.Known known(GroupKind of) {
    return definitions.in(kind, of, built.definition(of), declared);
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
