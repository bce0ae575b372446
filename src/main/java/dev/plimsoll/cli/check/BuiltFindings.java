package dev.plimsoll.cli.check;

import dev.plimsoll.cli.report.FileFinding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong with the objects that Flux builds.
 *
 * @param findings the findings, by the file in which each has its place
 * @param files the files that went into builds, whose objects are judged as built
 * @param filesBefore the files that went into builds before, by their real paths
 * @param elsewhere what there is to say of files that are not checked, because they are gone
 */
record BuiltFindings(
    Map<Path, List<FileFinding>> findings,
    Set<Path> files,
    Set<Path> filesBefore,
    List<FileResult> elsewhere) {

  /** Nothing was built. */
  static final BuiltFindings NONE = new BuiltFindings(Map.of(), Set.of(), Set.of(), List.of());

  BuiltFindings {
    findings = Map.copyOf(findings);
    files = Set.copyOf(files);
    filesBefore = Set.copyOf(filesBefore);
    elsewhere = List.copyOf(elsewhere);
  }

  /** Whether a file's objects were judged as built. */
  boolean cover(InputFile file) {
    return files.contains(file.identity());
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
