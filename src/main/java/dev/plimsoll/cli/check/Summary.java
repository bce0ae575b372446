package dev.plimsoll.cli.check;

/**
 * A check in numbers.
 *
 * @param files files looked at
 * @param documents objects judged
 * @param deny findings that refuse
 * @param warn findings that warn
 * @param audit findings that are recorded
 * @param skipped files, or parts of files, that were not read
 */
public record Summary(int files, int documents, int deny, int warn, int audit, int skipped) {}
