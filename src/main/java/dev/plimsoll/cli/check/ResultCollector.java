package dev.plimsoll.cli.check;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.cli.report.NotEvaluated;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what comes of each file, and hands it on to the report, in order. */
final class ResultCollector {

  private final Report report;
  private final @Nullable BaselineFile baseline;
  private final List<String> faults;
  private final Map<Effect, Integer> effects = new EnumMap<>(Effect.class);
  private final NotEvaluated.Reasons notEvaluated = new NotEvaluated.Reasons();
  private int documents;
  private int known;
  private int skipped;
  private boolean unread;

  /** Nothing counted yet but {@code faults}. */
  ResultCollector(Report report, @Nullable BaselineFile baseline, List<String> faults) {
    this.report = report;
    this.baseline = baseline;
    this.faults = faults;
  }

  /** Whether a result has something to report. */
  boolean isNew(FileResult result) {
    return !result.skipped().isEmpty()
        || result.findings().stream().anyMatch(FileFinding::evaluated);
  }

  void add(FileResult result) {
    faults.addAll(result.faults());
    documents += result.documents();
    for (FileFinding finding : result.findings()) {
      // What is missing for one object is missing for many, and says nothing of any of them.
      if (finding.evaluated()) {
        add(finding);
      } else {
        notEvaluated.add(finding);
      }
    }
    for (Skipped part : result.skipped()) {
      skipped++;
      unread |= part.cause() == Skipped.Cause.UNREADABLE;
      report.skipped(part);
    }
  }

  private void add(FileFinding finding) {
    if (baseline != null && baseline.takes(finding)) {
      known++;
      report.finding(finding.asKnown());
    } else {
      effects.merge(finding.action(), 1, Integer::sum);
      report.finding(finding);
    }
  }

  /** Ends the report on files of these names. */
  FileCheck.Outcome end(Set<String> files, String builds) {
    Summary summary =
        new Summary(
            files.size(),
            documents,
            effects.getOrDefault(Effect.Deny, 0),
            effects.getOrDefault(Effect.Warn, 0),
            effects.getOrDefault(Effect.Audit, 0),
            known,
            skipped,
            builds);
    notEvaluated.report(report);
    report.end(summary);
    return new FileCheck.Outcome(summary, unread, faults, files);
  }
}
