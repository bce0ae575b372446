package dev.plimsoll.cli.audit;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.cli.report.NotEvaluated;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.cluster.audit.Audit;
import dev.plimsoll.cluster.audit.AuditFinding;
import dev.plimsoll.cluster.audit.Inaccessible;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;
import java.util.EnumMap;
import java.util.Map;

/** Hands what an audit finds to the reports of checks: objects that run are in no file. */
public final class AuditReport {

  private static final String NO_FILE = "";

  private final Report report;
  private final NotEvaluated.Reasons notEvaluated = new NotEvaluated.Reasons();
  private final Map<Effect, Integer> effects = new EnumMap<>(Effect.class);

  /** Writes into {@code report}. */
  public AuditReport(Report report) {
    this.report = report;
  }

  /** Takes a finding. */
  public void finding(AuditFinding finding) {
    FileFinding reported = reported(finding);
    if (finding.evaluated()) {
      effects.merge(finding.effect(), 1, Integer::sum);
      report.finding(reported);
    } else {
      notEvaluated.add(reported);
    }
  }

  private static FileFinding reported(AuditFinding finding) {
    return new FileFinding(
        NO_FILE,
        Location.START,
        finding.type().kind(),
        finding.namespace(),
        finding.name(),
        finding.policy(),
        finding.rule(),
        finding.severity(),
        finding.effect(),
        finding.path().toString(),
        finding.message(),
        finding.evaluated(),
        "",
        false,
        "");
  }

  /** Takes what else came of the audit; nothing follows. */
  public Summary end(Audit.Outcome outcome) {
    for (Inaccessible unseen : outcome.unseen()) {
      report.skipped(
          new Skipped(NO_FILE, Location.START, Skipped.Cause.UNREADABLE, unseen.reason()));
    }
    Summary summary =
        new Summary(
            0,
            outcome.objects(),
            effects.getOrDefault(Effect.Deny, 0),
            effects.getOrDefault(Effect.Warn, 0),
            effects.getOrDefault(Effect.Audit, 0),
            0,
            outcome.unseen().size(),
            "");
    report.overview(InventoryTables.overview(outcome));
    notEvaluated.report(report);
    report.end(summary);
    return summary;
  }
}
