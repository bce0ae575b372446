package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Skipped;

/** Where a command puts what it finds, in order. */
public interface Report {

  /** Takes a finding. */
  void finding(FileFinding finding);

  /** Takes what was not read. */
  void skipped(Skipped skipped);

  /** Takes why something could not be evaluated, once for each reason, after the findings. */
  default void notEvaluated(NotEvaluated reason) {}

  /** Takes what there is to tell beside the findings; most formats have no place for it. */
  default void overview(Overview overview) {}

  /** Takes the numbers, and writes what is not written yet; nothing follows. */
  void end(Summary summary);
}
