package dev.plimsoll.cli.policy;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.lint.LintFinding;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hands what lint finds to a report. An error denies, as the webhook denies the edit that makes it;
 * everything else warns.
 *
 * @param documents what was looked at
 * @param findings what was found
 */
record LintReport(PolicyDocuments documents, List<LintFinding> findings) {

  /** What findings are filed under, in the place of a policy. */
  private static final String POLICY = "lint";

  /** Reports all of it; nothing follows. */
  Summary to(Report report) {
    List<FileFinding> reported = findings.stream().map(LintReport::finding).toList();
    reported.forEach(report::finding);
    Summary summary =
        new Summary(
            files(),
            documents.policies().size() + documents.exceptions().size() + documents.tests().size(),
            count(reported, Effect.Deny),
            count(reported, Effect.Warn),
            count(reported, Effect.Audit),
            0,
            0,
            "");
    report.end(summary);
    return summary;
  }

  private static FileFinding finding(LintFinding finding) {
    Problem problem = finding.problem();
    boolean error = finding.level() == LintFinding.Level.error;
    return new FileFinding(
        problem.file(),
        problem.location(),
        "",
        "",
        "",
        POLICY,
        finding.check(),
        error ? Severity.High : Severity.Medium,
        error ? Effect.Deny : Effect.Warn,
        "",
        problem.message(),
        true,
        "",
        false,
        "");
  }

  private static int count(List<FileFinding> findings, Effect effect) {
    return (int) findings.stream().filter(finding -> finding.action() == effect).count();
  }

  private int files() {
    return (int)
        Stream.of(
                documents.policies().stream().map(policy -> policy.source().file()),
                documents.exceptions().stream().map(exception -> exception.source().file()),
                documents.tests().stream().map(test -> test.source().file()),
                findings.stream().map(finding -> finding.problem().file()))
            .flatMap(files -> files)
            .distinct()
            .count();
  }
}
