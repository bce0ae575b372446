package dev.plimsoll.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.Severity;
import java.io.PrintWriter;

/**
 * A report for merge requests of GitLab (GitLab documentation, "Code Quality report format"). It
 * has only what is new: GitLab has no place for what is known.
 */
final class GitlabReport implements Report {

  private final PrintWriter out;
  private final ArrayNode issues = JsonNodeFactory.instance.arrayNode();
  private final Fingerprints fingerprints = new Fingerprints();

  /** A report that is written at the end. */
  GitlabReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void finding(FileFinding finding) {
    if (finding.known()) {
      return;
    }
    String object = finding.object().isEmpty() ? "" : finding.object() + ": ";
    issue(
        OneLine.of(object + finding.text()),
        finding.ruleName(),
        fingerprints.next(finding),
        severity(finding.severity()),
        finding.file().isEmpty() ? finding.object() : finding.file(),
        finding.location());
  }

  private void issue(
      String description,
      String check,
      String fingerprint,
      String severity,
      String path,
      Location location) {
    issues
        .addObject()
        .put("description", description)
        .put("check_name", check)
        .put("fingerprint", fingerprint)
        .put("severity", severity)
        .putObject("location")
        .put("path", path)
        .putObject("lines")
        .put("begin", location.line());
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case Critical -> "blocker";
      case High -> "critical";
      case Medium -> "major";
      case Low -> "minor";
      case Info -> "info";
    };
  }

  @Override
  public void skipped(Skipped part) {
    issue(
        "skipped: " + OneLine.of(part.reason()),
        "skipped",
        fingerprints.next("skipped " + part.file()),
        "info",
        part.file().isEmpty() ? "cluster" : part.file(),
        part.location());
  }

  @Override
  public void end(Summary summary) {
    JsonText.print(issues, out);
  }
}
