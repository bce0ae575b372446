package dev.plimsoll.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.cli.report.NotEvaluated;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What a check has to say, kept for a test. */
final class KeptReport implements Report {

  final List<FileFinding> findings = new ArrayList<>();
  final List<Skipped> skipped = new ArrayList<>();
  final List<NotEvaluated> notEvaluated = new ArrayList<>();
  String summary = "";

  /** Checks a folder by some policies; nothing is built, and nothing compared. */
  static KeptReport of(Path folder, String policies) throws IOException {
    return of(folder, policies, Builds.NONE);
  }

  /** Checks a folder, and what was built of it, by some policies. */
  static KeptReport of(Path folder, String policies, Builds builds) throws IOException {
    PolicyDocuments documents =
        PolicyDocuments.read(
            Manifests.read("policies.yaml", policies.getBytes(UTF_8)).documents(),
            new Rules(FluxVersion.LATEST));
    assertThat(documents.problems()).isEmpty();
    InputFiles none = InputFiles.find(List.of(), InputStream.nullInputStream());
    KeptReport report = new KeptReport();
    new FileCheck(
            new PolicySet(documents, Clock.systemUTC()),
            InputFiles.find(List.of(folder), InputStream.nullInputStream()),
            none,
            none,
            null,
            null,
            builds)
        .run(report, new Progress(System.err, false));
    return report;
  }

  @Override
  public void finding(FileFinding finding) {
    findings.add(finding);
  }

  @Override
  public void skipped(Skipped part) {
    skipped.add(part);
  }

  @Override
  public void notEvaluated(NotEvaluated reason) {
    notEvaluated.add(reason);
  }

  @Override
  public void end(Summary summary) {
    assertThat(summary.deny() + summary.warn() + summary.audit()).isEqualTo(findings.size());
    this.summary = summary.toString();
  }

  /** Each finding as its action and its rule. */
  List<String> rules() {
    return findings.stream().map(finding -> finding.action() + " " + finding.ruleName()).toList();
  }

  /** Each finding as its action, its rule and the name of the object. */
  List<String> objects() {
    return findings.stream()
        .map(finding -> finding.action() + " " + finding.ruleName() + " " + finding.name())
        .toList();
  }
}
