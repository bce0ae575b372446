package dev.plimsoll.build;

import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.build.resourceset.ResourceSet;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.build.substitute.Variables;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** An entry point while it is built. */
final class EntryBuild {

  /**
   * A build that is still to be made.
   *
   * @param tree the files
   * @param folder the folder of them
   * @param depth how many Kustomizations lead to it
   * @param assumed whether its source is only taken to be this checkout, and the folder is missing
   */
  record Pending(BuildTarget target, SourceTree tree, String folder, int depth, boolean assumed) {}

  private final String name;
  private final EntryPoint.Kind kind;
  private final KnownSources sources;
  private final String namespace;
  private final Set<String> seen = new HashSet<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final List<Build> builds = new ArrayList<>();
  private final Map<String, Resource> data = new HashMap<>();
  private final List<LocatedObject> ofOtherSources = new ArrayList<>();
  private final Map<LocatedObject, Integer> depths = new HashMap<>();

  /**
   * An entry point.
   *
   * @param namespace the namespace of Kustomizations that name none
   */
  EntryBuild(String name, EntryPoint.Kind kind, KnownSources sources, String namespace) {
    this.name = name;
    this.kind = kind;
    this.sources = sources;
    this.namespace = namespace;
  }

  String name() {
    return name;
  }

  /** Begins with a Kustomization. */
  void start(LocatedObject kustomization) {
    discover(kustomization, 0);
  }

  /** Begins with an overlay. */
  void start(SourceTree tree, String folder) {
    pending.add(
        new Pending(new BuildTarget.Overlay(tree.inCheckout(folder)), tree, folder, 0, false));
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** What is to be built next; it is handed out once. */
  List<Pending> next() {
    List<Pending> next = List.copyOf(pending);
    pending.clear();
    return next;
  }

  /** Takes an object that is a Kustomization, to be built if its source is this checkout. */
  void discover(LocatedObject object, int depth) {
    Resource resource = object.resource();
    String own = resource.namespace().isEmpty() ? namespace : resource.namespace();
    String key = own + "/" + resource.name();
    if (seen.contains(key)) {
      return;
    }
    Optional<SourceTree> known = sources.treeOf(resource, own);
    Optional<SourceTree> tree = known.or(() -> sources.assumedTreeOf(resource, own));
    if (tree.isEmpty()) {
      ofOtherSources.add(object);
      depths.put(object, depth);
      return;
    }
    seen.add(key);
    String folder = KnownSources.folder(resource);
    pending.add(
        new Pending(
            new BuildTarget.Flux(object, tree.get().inCheckout(folder)),
            tree.get(),
            folder,
            depth,
            known.isEmpty()));
  }

  /** Takes what came of a build. */
  void add(Build made, int depth, TemplateEngine templates) {
    Build build = made.with(MadeObjects.of(made, templates));
    builds.add(build);
    for (BuiltObject object : build.objects()) {
      Resource resource = object.resource();
      boolean holdsData = resource.kind().equals("ConfigMap") || resource.kind().equals("Secret");
      if (holdsData && !ResourceSet.isFilled(resource)) {
        data.putIfAbsent(
            resource.kind() + "/" + resource.namespace() + "/" + resource.name(), resource);
      }
      sources.addIfRemote(resource);
    }
    for (BuiltObject object : build.objects()) {
      if (FluxKind.KUSTOMIZATION.is(object.resource())) {
        discover(object, depth + 1);
      }
    }
    List<LocatedObject> again = List.copyOf(ofOtherSources);
    ofOtherSources.clear();
    again.forEach(object -> discover(object, depths.getOrDefault(object, 0)));
  }

  /** The namespace of a Kustomization. */
  String namespaceOf(Resource kustomization) {
    return kustomization.namespace().isEmpty() ? namespace : kustomization.namespace();
  }

  /** A ConfigMap or Secret that the entry point applies. */
  Optional<Resource> data(String dataKind, String dataNamespace, String dataName) {
    return Optional.ofNullable(data.get(dataKind + "/" + dataNamespace + "/" + dataName));
  }

  /** The variables that a Kustomization takes from ConfigMaps and Secrets. */
  Variables variables(
      Resource kustomization, BiFunction<String, String, Optional<Resource>> elsewhere) {
    Variables variables = Variables.NONE;
    for (var reference : kustomization.spec().path("postBuild").path("substituteFrom")) {
      String from = reference.path("kind").asText("");
      String called = reference.path("name").asText("");
      Optional<Resource> found =
          data(from, namespaceOf(kustomization), called).or(() -> elsewhere.apply(from, called));
      variables =
          found.isEmpty()
              ? variables.incomplete()
              : SubstituteFrom.of(found.get()).addTo(variables);
    }
    return PostBuild.variables(kustomization, variables);
  }

  EntryPoint result() {
    return new EntryPoint(name, kind, builds, ofOtherSources);
  }
}
