package dev.plimsoll.build;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.build.kustomize.KustomizationFile;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out which change of files takes an object out of a build. */
final class DeletionCause {

  /**
   * A cause.
   *
   * @param words what changed, the first part of a sentence
   * @param place where
   * @param before whether the place is in the files as they were
   */
  record Found(String words, SourcePlace place, boolean before) {}

  private static final Pointer PATH = Pointer.of("spec", "path");

  private final Checkout checkout;
  private final Checkout base;
  private final SourceTree tree;
  private @Nullable Set<String> changed;

  DeletionCause(Checkout checkout, Checkout base) {
    this.checkout = checkout;
    this.base = base;
    this.tree = SourceTree.of(checkout, "", null);
  }

  /**
   * Why an object is not in a build any more.
   *
   * @param before the build that had it
   * @param now the build that has it no more; null where it is no longer made
   */
  Found of(BuiltObject object, Build before, @Nullable Build now) {
    if (now != null && now.target() instanceof BuildTarget.Flux flux) {
      String folder = before.target().folder();
      if (!flux.folder().equals(folder)) {
        return new Found(
            "spec.path of "
                + flux.name()
                + " is "
                + shown(flux.folder())
                + " now, and was "
                + shown(folder),
            flux.kustomization().locate(PATH),
            false);
      }
    }
    Optional<String> file = object.origin().file();
    if (file.isPresent() && !checkout.files().contains(file.get())) {
      return removed(object);
    }
    if (file.isPresent() && now != null && now.files().contains(file.get())) {
      return new Found(
          file.get() + " no longer has " + name(object), object.locate(Pointer.ROOT), true);
    }
    return unlisted(before, file.orElse(before.target().folder()))
        .map(kustomization ->
            new Found(
                kustomization + " no longer leads to " + file.orElse(name(object)),
                resources(kustomization),
                false))
        .orElseGet(() ->
            new Found(
                before.target().name() + " no longer has " + name(object),
                object.locate(Pointer.ROOT),
                true));
  }

  /** The file of an object is gone, or no longer has it. */
  static Found removed(LocatedObject object) {
    SourcePlace place = object.locate(Pointer.ROOT);
    return new Found(place.file() + " no longer has " + name(object), place, true);
  }

  private static String name(LocatedObject object) {
    return object.resource().kind() + " " + object.resource().name();
  }

  private static String shown(String folder) {
    return "./" + folder;
  }

  /** The nearest kustomization above a file that went into a build, and that changed. */
  private Optional<String> unlisted(Build before, String file) {
    return before.files().stream()
        .filter(candidate -> KustomizationFile.isNamed(RelativePath.name(candidate)))
        .filter(changedFiles()::contains)
        .filter(checkout.files()::contains)
        .max(
            Comparator.comparingInt(
                    (String candidate) -> common(RelativePath.parent(candidate), file))
                .thenComparing(Comparator.reverseOrder()));
  }

  /** How many folders of a file are above it and a kustomization. */
  private static int common(String folder, String file) {
    String[] one = folder.split("/");
    String[] other = file.split("/");
    return Math.max(0, Arrays.mismatch(one, other)) - (RelativePath.isBelow(file, folder) ? 0 : 1);
  }

  private SourcePlace resources(String kustomization) {
    Location location =
        KustomizationFile.in(tree, RelativePath.parent(kustomization))
            .map(file -> file.positions().of(Pointer.of("resources")))
            .orElse(Location.START);
    return new SourcePlace(kustomization, location, SourcePlace.Means.KUSTOMIZATION);
  }

  /** The files that are another now, new, or gone. */
  synchronized Set<String> changedFiles() {
    Set<String> known = changed;
    if (known == null) {
      known = new HashSet<>(base.contents().keySet());
      for (String file : checkout.files()) {
        if (!base.files().contains(file)) {
          known.add(file);
        }
      }
      changed = known;
    }
    return known;
  }

  /** A file as manifests; one that cannot be read has none. */
  ParsedFile parsed(String file, boolean asItWas) {
    byte[] content;
    try {
      content = (asItWas ? base : checkout).read(file);
    } catch (IOException e) {
      content = new byte[0];
    }
    return Manifests.read(file, content);
  }
}
