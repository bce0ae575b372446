package dev.plimsoll.cli.check;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.manifest.Skipped;
import java.util.List;
import java.util.Set;

/**
 * What came of one file.
 *
 * @param file the file
 * @param documents how many objects were judged
 * @param findings the findings, in the order of their places
 * @param skipped what was not read
 * @param faults why the file could not be read from the disk; empty if it could
 * @param lacking what was not evaluated, where that is all there is to say and {@code findings}
 *     were not made of it, because many objects say the same
 */
record FileResult(
    InputFile file,
    int documents,
    List<FileFinding> findings,
    List<Skipped> skipped,
    List<String> faults,
    Set<String> lacking) {

  /** A sound file with nothing to say about it but what was not evaluated. */
  static FileResult silent(InputFile file, int documents, Set<String> lacking) {
    return new FileResult(file, documents, List.of(), List.of(), List.of(), lacking);
  }

  /** Whether nothing of it is reported. */
  boolean isSilent() {
    return findings.isEmpty() && skipped.isEmpty();
  }

  static FileResult fault(InputFile file, String fault) {
    return new FileResult(file, 0, List.of(), List.of(), List.of(fault), Set.of());
  }
}
