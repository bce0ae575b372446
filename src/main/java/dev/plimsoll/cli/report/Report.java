package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Skipped;

/** Where a check puts what it finds, in order. */
public interface Report {

  /** Takes a finding. */
  void finding(FileFinding finding);

  /** Takes what was not read. */
  void skipped(Skipped skipped);

  /** Takes the numbers; nothing follows. */
  void end(Summary summary);
}
