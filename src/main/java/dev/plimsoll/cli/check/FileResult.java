package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Skipped;
import java.util.List;

/**
 * What came of one file.
 *
 * @param documents how many objects were judged
 * @param findings the findings, in the order of their places
 * @param skipped what was not read
 * @param faults why the file could not be read from the disk; empty if it could
 */
record FileResult(
    int documents, List<FileFinding> findings, List<Skipped> skipped, List<String> faults) {

  /** A file with nothing to say about it. */
  static FileResult silent(int documents) {
    return new FileResult(documents, List.of(), List.of(), List.of());
  }

  static FileResult fault(String fault) {
    return new FileResult(0, List.of(), List.of(), List.of(fault));
  }
}
