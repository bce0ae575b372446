package dev.plimsoll.cli.check;

/**
 * A check in numbers.
 *
 * @param files files looked at
 * @param documents objects judged
 * @param deny findings that refuse
 * @param warn findings that warn
 * @param audit findings that are recorded
 * @param known findings that a baseline knows, in none of the numbers before
 * @param skipped files, or parts of files, that were not read
 */
public record Summary(
    int files, int documents, int deny, int warn, int audit, int known, int skipped) {

  /** The numbers in words. */
  @Override
  public String toString() {
    return counted(documents, "object")
        + (files == 0 ? "" : " in " + counted(files, "file"))
        + ": "
        + deny
        + " refused, "
        + counted(warn, "warning")
        + ", "
        + audit
        + " for the record"
        + (known == 0 ? "" : "; " + known + " known from the baseline")
        + (skipped == 0 ? "" : "; " + skipped + " skipped");
  }

  private static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
