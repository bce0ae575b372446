package dev.plimsoll.cli.report;

import java.util.List;

/**
 * What a command tells of a cluster as a whole, beside the findings.
 *
 * @param facts what was looked at, in sentences
 * @param tables what runs, in numbers
 */
public record Overview(String facts, List<CountTable> tables) {

  /** Nothing to tell. */
  public static final Overview NONE = new Overview("", List.of());

  public Overview {
    tables = List.copyOf(tables);
  }
}
