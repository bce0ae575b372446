package dev.plimsoll.bench;

import java.util.List;

/** A part of the benchmark that can be run alone. */
interface Section {

  /** The heading above its lines. */
  String title();

  /** What its lines mean, in a sentence or two for the documentation. */
  String about();

  /**
   * Measures.
   *
   * @throws Exception if something could not be run; the benchmark then ends with its reason
   */
  List<Row> measure() throws Exception;
}
