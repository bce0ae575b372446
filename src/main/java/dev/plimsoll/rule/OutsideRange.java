package dev.plimsoll.rule;

import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.rule.tag.TagOrder;

/** Why a range admits no tag that a filter lets through, in words. */
final class OutsideRange {

  private OutsideRange() {}

  /**
   * A sentence with an example, and what to do.
   *
   * @param range the range as it is written
   */
  static String why(TagOrder.Outside outside, String range) {
    String example = "\"" + Redaction.shorten(outside.example()) + "\"";
    return switch (outside.reason()) {
      case NO_VERSION ->
          example
              + ", for example, is no version to Flux, which wants three numbers, as in 1.2.3."
              + " Change the filter, or order the tags in another way.";
      case PRERELEASE ->
          example
              + ", for example, is a prerelease, and the range admits none. Write a range that"
              + " does, such as >=1.0.0-0.";
      case OTHER_VERSION ->
          example
              + ", for example, is not within "
              + Redaction.shorten(range)
              + ". Change the filter or the range.";
    };
  }
}
