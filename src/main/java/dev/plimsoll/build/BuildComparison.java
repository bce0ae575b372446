package dev.plimsoll.build;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.Kustomization;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what Flux builds from a checkout with what it built from the same checkout before. An
 * object is deleted where its Kustomization prunes it, or is deleted itself with what it applied,
 * and no other Kustomization of the same cluster has the object now.
 */
public final class BuildComparison {

  private final BuildResult before;
  private final BuildResult now;
  private final DeletionCause cause;
  private final LooseObjects loose;

  private BuildComparison(
      BuildResult before, BuildResult now, DeletionCause cause, LooseObjects loose) {
    this.before = before;
    this.now = now;
    this.cause = cause;
    this.loose = loose;
  }

  /**
   * A comparison of two sides.
   *
   * @param checkout the files as they are
   * @param now what is built from them
   * @param base the files as they were
   * @param before what was built from those
   */
  public BuildComparison(Checkout checkout, BuildResult now, Checkout base, BuildResult before) {
    this(before, now, new DeletionCause(checkout, base), new LooseObjects(checkout, now.files()));
  }

  /** The same comparison of less: the cluster that is wanted, and what it was. */
  public BuildComparison only(Predicate<EntryPoint> wanted) {
    BuildResult less = now.only(wanted);
    return new BuildComparison(
        before.only(entry -> pair(entry, less).isPresent()), less, cause, loose);
  }

  /** What was built before. */
  public BuildResult before() {
    return before;
  }

  /** What an entry point was; empty for a new one. */
  public Optional<EntryPoint> before(EntryPoint entry) {
    return pair(entry, before);
  }

  /** What an entry point that was there is now; empty for one that is gone. */
  public Optional<EntryPoint> now(EntryPoint entry) {
    return pair(entry, now);
  }

  /** A file as manifests, as it was or as it is. */
  public ParsedFile parsed(String file, boolean asItWas) {
    return cause.parsed(file, asItWas);
  }

  /** An entry point of the same folder, else a cluster whose first Kustomization is in one file. */
  private static Optional<EntryPoint> pair(EntryPoint entry, BuildResult among) {
    List<EntryPoint> others =
        among.entryPoints().stream().filter(other -> other.kind() == entry.kind()).toList();
    return others.stream()
        .filter(other -> other.name().equals(entry.name()))
        .findFirst()
        .or(() ->
            others.stream()
                .filter(other -> entry.kind() == EntryPoint.Kind.CLUSTER)
                .filter(other -> root(other).equals(root(entry)))
                .findFirst());
  }

  private static String root(EntryPoint cluster) {
    return cluster.builds().stream()
        .findFirst()
        .map(Build::target)
        .filter(BuildTarget.Flux.class::isInstance)
        .map(target -> ((BuildTarget.Flux) target).kustomization().locate(Pointer.ROOT).file())
        .orElse("");
  }

  /** The objects that an entry point had, by what Flux knows them by. */
  public static Map<ObjectKey, BuiltObject> objects(EntryPoint entry) {
    Map<ObjectKey, BuiltObject> objects = new HashMap<>();
    entry.objects().forEach(object -> objects.putIfAbsent(ObjectKey.of(object), object));
    return objects;
  }

  /** What Flux deletes of what an entry point had. */
  public List<Deletion> deletions(EntryPoint old) {
    if (!now.complete() || !before.complete()) {
      return List.of();
    }
    Optional<EntryPoint> pair = pair(old, now);
    if (old.kind() == EntryPoint.Kind.CLUSTER && pair.isEmpty()) {
      return List.of(); // nothing is known to reconcile it: Flux fails on it, and deletes nothing
    }
    return new Side(old, pair).deletions();
  }

  /** One entry point, with what there is of it now. */
  private final class Side {

    private final EntryPoint old;
    private final List<EntryPoint> others;
    private final Set<ObjectKey> kept;
    private final boolean whole;
    private final Map<String, Build> builds = new HashMap<>();
    private final Map<String, Deletion> deletedKustomizations = new HashMap<>();
    private final List<Deletion> deletions = new ArrayList<>();

    Side(EntryPoint old, Optional<EntryPoint> pair) {
      this.old = old;
      // What leads to a folder or an overlay is unknown: an object may go on in any other one.
      this.others =
          old.kind() == EntryPoint.Kind.CLUSTER
              ? pair.stream().toList()
              : Stream.concat(pair.stream(), now.entryPoints().stream()).toList();
      this.kept =
          others.stream()
              .flatMap(EntryPoint::objects)
              .map(ObjectKey::of)
              .collect(Collectors.toSet());
      this.whole =
          others.stream()
              .map(EntryPoint::builds)
              .flatMap(Collection::stream)
              .allMatch(Build::isBuilt);
      others.stream()
          .map(EntryPoint::builds)
          .flatMap(Collection::stream)
          .forEach(build -> builds.putIfAbsent(build.target().name(), build));
    }

    List<Deletion> deletions() {
      for (Build build : old.builds()) {
        switch (build.target()) {
          case BuildTarget.Flux flux -> kustomization(build, flux);
          case BuildTarget.Overlay overlay -> overlay(build, overlay);
        }
      }
      return deletions;
    }

    private void kustomization(Build build, BuildTarget.Flux flux) {
      Build same = builds.get(flux.name());
      Deletion gone = deletedKustomizations.get(flux.name());
      if (same != null && same.target() instanceof BuildTarget.Flux there) {
        if (same.isBuilt() && new Kustomization(there.kustomization().resource()).prunes()) {
          for (BuiltObject object : build.objects()) {
            DeletionCause.Found found = cause.of(object, build, same);
            delete(object, found, found.words() + ", and " + flux.name() + " prunes it", true);
          }
        }
      } else if (new Kustomization(flux.kustomization().resource()).deletesWhenDeleted()) {
        if (gone != null) {
          String reason = flux.name() + " is deleted with all that it applied: " + gone.reason();
          DeletionCause.Found found = new DeletionCause.Found(reason, gone.place(), gone.before());
          build.objects().forEach(object -> delete(object, found, reason, gone.certain()));
        } else if (old.kind() == EntryPoint.Kind.FOLDER && !loose.has(flux.kustomization())) {
          DeletionCause.Found found = DeletionCause.removed(flux.kustomization());
          String reason = found.words() + ", and " + flux.name() + " takes along what it applied";
          build.objects().forEach(object -> delete(object, found, reason, true));
        }
      }
    }

    private void overlay(Build build, BuildTarget.Overlay overlay) {
      Build same = builds.get(overlay.name());
      boolean alone =
          now.entryPoints().stream().allMatch(entry -> entry.kind() == EntryPoint.Kind.OVERLAY);
      if (same == null || same.isBuilt()) {
        for (BuiltObject object : build.objects()) {
          DeletionCause.Found found = cause.of(object, build, same);
          delete(object, found, found.words() + ", and whatever applies it may prune it", alone);
        }
      }
    }

    private void delete(
        BuiltObject object, DeletionCause.Found found, String reason, boolean certain) {
      if (kept.contains(ObjectKey.of(object))
          || Kustomization.neverPrunes(object.resource())
          || isRenewed(object)
          || (!whole && loose.has(object))) {
        return;
      }
      Deletion deletion = new Deletion(object, reason, found.place(), found.before(), certain);
      deletions.add(deletion);
      if (FluxKind.KUSTOMIZATION.is(object.resource())) {
        deletedKustomizations.put(new BuildTarget.Flux(object, "").name(), deletion);
      }
    }

    /** A generator names its object after the content: another name is another content. */
    private boolean isRenewed(BuiltObject object) {
      if (!object.origin().isGenerated()) {
        return false;
      }
      String stem = stem(object);
      return others.stream()
          .flatMap(EntryPoint::objects)
          .anyMatch(other ->
              other.origin().isGenerated()
                  && other.resource().kind().equals(object.resource().kind())
                  && other.resource().namespace().equals(object.resource().namespace())
                  && stem(other).equals(stem));
    }

    private static String stem(BuiltObject object) {
      String name = object.resource().name();
      return name.substring(0, Math.max(0, name.lastIndexOf('-')));
    }
  }

  /** The files that are another now than they were, or that are new or gone. */
  public Set<String> changedFiles() {
    return cause.changedFiles();
  }

  /** Whether a build of an entry point gives what it gave: nothing that goes into it changed. */
  public boolean isUntouched(Build build) {
    Set<String> changed = new HashSet<>(build.files());
    changed.retainAll(changedFiles());
    return changed.isEmpty();
  }
}
