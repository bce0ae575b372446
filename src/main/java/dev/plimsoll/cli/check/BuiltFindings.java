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
 */
record BuiltFindings(Map<Path, List<FileFinding>> findings, Set<Path> files) {

  /** Nothing was built. */
  static final BuiltFindings NONE = new BuiltFindings(Map.of(), Set.of());

  BuiltFindings {
    findings = Map.copyOf(findings);
    files = Set.copyOf(files);
  }

  /** Whether a file's objects were judged as built. */
  boolean cover(InputFile file) {
    return files.contains(file.identity());
  }

  /** The findings that have their place in a file. */
  List<FileFinding> in(InputFile file) {
    return findings.getOrDefault(file.identity(), List.of());
  }
}
