package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;

/** Passes denials alone; where there are none, a report for people is not written at all. */
public final class QuietReport implements Report {

  private final Report report;
  private final boolean always;
  private boolean found;

  /**
   * A report of denials.
   *
   * @param report what writes them
   * @param always whether the report is written when nothing is denied, as machines expect it
   */
  public QuietReport(Report report, boolean always) {
    this.report = report;
    this.always = always;
  }

  @Override
  public void finding(FileFinding finding) {
    if (finding.action() == Effect.Deny && !finding.known()) {
      found = true;
      report.finding(finding);
    }
  }

  /** Nothing was denied about it. */
  @Override
  public void skipped(Skipped part) {}

  @Override
  public void end(Summary summary) {
    if (found || always) {
      report.end(summary);
    }
  }
}
