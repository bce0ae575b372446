package dev.plimsoll.cli.check;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong with the objects that Flux builds.
 *
 * @param findings the findings, by the file in which each has its place
 * @param files the files that went into builds, whose objects are evaluated as built
 * @param applied the Kustomizations that were built, with their patches
 * @param filesBefore the files that went into builds before, by their real paths
 * @param elsewhere what there is to say of files that are not checked, because they are gone
 */
record BuiltFindings(
    Map<Path, List<FileFinding>> findings,
    Set<Path> files,
    Set<Applied> applied,
    Set<Path> filesBefore,
    List<FileResult> elsewhere) {

  /** A Kustomization in a file, by its namespace and name. */
  record Applied(Path file, String kustomization) {}

  /** Nothing was built. */
  static final BuiltFindings NONE =
      new BuiltFindings(Map.of(), Set.of(), Set.of(), Set.of(), List.of());

  BuiltFindings {
    findings = Map.copyOf(findings);
    files = Set.copyOf(files);
    applied = Set.copyOf(applied);
    filesBefore = Set.copyOf(filesBefore);
    elsewhere = List.copyOf(elsewhere);
  }

  /** Whether a file's objects were evaluated as built. */
  boolean cover(InputFile file) {
    return files.contains(file.identity());
  }

  /** Whether the object in a file is a Kustomization whose patches were applied. */
  boolean applies(InputFile file, Resource object) {
    return FluxKind.KUSTOMIZATION.is(object)
        && applied.contains(new Applied(file.identity(), object.namespace() + "/" + object.name()));
  }

  /** Whether builds have anything to do with a file. */
  boolean tellOf(InputFile file) {
    return cover(file) || !in(file).isEmpty();
  }

  /** The findings that have their place in a file. */
  List<FileFinding> in(InputFile file) {
    return findings.getOrDefault(file.identity(), List.of());
  }
}
