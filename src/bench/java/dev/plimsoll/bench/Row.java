package dev.plimsoll.bench;

/**
 * One line of the table.
 *
 * @param what what was measured, with its unit
 * @param baseline what it is measured beside, in the same unit; empty where there is nothing
 * @param value the median of the rounds
 * @param goal what is wanted, in words
 * @param met whether the value is so
 */
record Row(String what, String baseline, String value, String goal, boolean met) {

  /** As a line of a Markdown table. */
  String markdown() {
    return "| %s | %s | %s | %s | %s |"
        .formatted(what, baseline, value, goal, met ? "yes" : "**no**");
  }
}
