package dev.plimsoll.build;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.checkout.RemoteUrl;
import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sources of one entry point that are known to be this checkout. */
final class KnownSources {

  /** Where {@code flux bootstrap} puts what it makes; in many repositories it is not in Git. */
  static final Reference BOOTSTRAP = new Reference("GitRepository", "flux-system", "flux-system");

  private final Checkout checkout;
  private final SourceTrees trees;
  private final Map<Reference, SourceTree> known = new HashMap<>();
  private boolean bootstrapIsAssumed;

  KnownSources(Checkout checkout, SourceTrees trees) {
    this.checkout = checkout;
    this.trees = trees;
  }

  /** A source that is a folder of the checkout, such as {@code apps} or {@code .} for all of it. */
  void add(Reference source, String folder, @Nullable String ignore) {
    known.put(source, trees.of(RelativePath.clamp(folder), ignore));
    bootstrapIsAssumed &= !source.equals(BOOTSTRAP);
  }

  /** Takes what {@code flux bootstrap} makes for this checkout, where paths are here. */
  void assumeBootstrap() {
    if (!known.containsKey(BOOTSTRAP)) {
      add(BOOTSTRAP, "", null);
      bootstrapIsAssumed = true;
    }
  }

  /** Takes a GitRepository if one of the checkout's remotes has its URL. */
  void addIfRemote(Resource repository) {
    if (FluxKind.GIT_REPOSITORY.is(repository)
        && checkout.remotes().contains(RemoteUrl.of(repository.spec().path("url").asText("")))) {
      Reference source =
          new Reference(repository.kind(), repository.namespace(), repository.name());
      if (!known.containsKey(source)) {
        add(source, "", ignore(repository));
      }
    }
  }

  static @Nullable String ignore(Resource source) {
    return source.spec().path("ignore").isTextual() ? source.spec().path("ignore").asText() : null;
  }

  /** The files of a source; empty if it is not known to be this checkout. */
  Optional<SourceTree> tree(Reference source) {
    return Optional.ofNullable(known.get(source));
  }

  /** The files of the source of a Kustomization, if that is this checkout. */
  Optional<SourceTree> treeOf(Resource kustomization, String namespace) {
    Reference source = source(kustomization, namespace);
    boolean assumed = bootstrapIsAssumed && source.equals(BOOTSTRAP);
    return tree(source).filter(tree -> !assumed || tree.isFolder(folder(kustomization)));
  }

  /**
   * The files that a Kustomization is built from if its source is what {@code flux bootstrap}
   * makes, and its path is here at least in part; empty if its source is known to be here or not.
   */
  Optional<SourceTree> assumedTreeOf(Resource kustomization, String namespace) {
    Reference source = source(kustomization, namespace);
    String parent = RelativePath.parent(folder(kustomization));
    return bootstrapIsAssumed && source.equals(BOOTSTRAP) && !parent.isEmpty()
        ? tree(source).filter(tree -> tree.isFolder(parent))
        : Optional.empty();
  }

  private static Reference source(Resource kustomization, String namespace) {
    var reference = kustomization.spec().path("sourceRef");
    String own = reference.path("namespace").asText("");
    return new Reference(
        reference.path("kind").asText(""),
        own.isEmpty() ? namespace : own,
        reference.path("name").asText(""));
  }

  /** The folder of a tree that a Kustomization builds. */
  static String folder(Resource kustomization) {
    return RelativePath.clamp(kustomization.spec().path("path").asText(""));
  }

  /** The same sources, to be added to. */
  KnownSources copy() {
    KnownSources copy = new KnownSources(checkout, trees);
    copy.known.putAll(known);
    copy.bootstrapIsAssumed = bootstrapIsAssumed;
    return copy;
  }
}
