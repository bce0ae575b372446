package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Plural;

/**
 * A check in numbers.
 *
 * @param files files looked at
 * @param documents objects evaluated
 * @param deny findings that deny
 * @param warn findings that warn
 * @param audit findings that are recorded
 * @param known findings that a baseline knows, in none of the numbers before
 * @param skipped files, or parts of files, that were not read
 * @param builds what was built by what, or why nothing was; empty where there is nothing to build
 */
public record Summary(
    int files,
    int documents,
    int deny,
    int warn,
    int audit,
    int known,
    int skipped,
    String builds) {

  /** What was evaluated, in words: {@code 3 objects in 2 files}. */
  String evaluated() {
    return Plural.of(documents, "object") + (files == 0 ? "" : " in " + Plural.of(files, "file"));
  }

  /** The numbers in words. */
  @Override
  public String toString() {
    return evaluated()
        + ": "
        + deny
        + " denied, "
        + Plural.of(warn, "warning")
        + ", "
        + audit
        + " audited"
        + (known == 0 ? "" : "; " + known + " known from the baseline")
        + (skipped == 0 ? "" : "; " + skipped + " skipped")
        + (builds.isEmpty() ? "" : "; " + builds);
  }
}
