package dev.plimsoll.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Skipped;
import java.io.PrintWriter;
import java.util.function.Function;

/** One JSON document; its shape is a promise, numbered by {@code version}. */
final class JsonReport implements Report {

  private static final int VERSION = 1;

  private final PrintWriter out;
  private final ArrayNode findings = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode skipped = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode notEvaluated = JsonNodeFactory.instance.arrayNode();
  private final Function<FileFinding, String> explanations;

  /** A report that is written at the end. */
  JsonReport(PrintWriter out, ReportStyle style) {
    this.out = out;
    this.explanations = style.explanations();
  }

  @Override
  public void finding(FileFinding finding) {
    String explanation = explanations.apply(finding);
    ObjectNode entry = findings.addObject();
    entry
        .put("file", finding.file())
        .put("line", finding.location().line())
        .put("column", finding.location().column())
        .put("kind", finding.kind())
        .put("namespace", finding.namespace())
        .put("name", finding.name())
        .put("policy", finding.policy())
        .put("rule", finding.rule())
        .put("severity", finding.severity().name())
        .put("action", finding.action().name())
        .put("path", finding.path())
        .put("message", finding.message())
        .put("known", finding.known());
    if (!finding.note().isEmpty()) {
      entry.put("note", finding.note());
    }
    if (finding.fixable()) {
      entry.put("fixable", true);
    }
    if (!finding.builtBy().isEmpty()) {
      entry.put("builtBy", finding.builtBy());
    }
    if (!explanation.isEmpty()) {
      entry.put("explanation", explanation);
    }
  }

  @Override
  public void skipped(Skipped part) {
    skipped.addObject().put("file", part.file()).put("reason", part.description());
  }

  @Override
  public void notEvaluated(NotEvaluated reason) {
    ObjectNode entry = notEvaluated.addObject().put("reason", reason.reason());
    reason.rules().forEach(entry.putArray("rules")::add);
    entry.put("objects", reason.objects());
  }

  @Override
  public void end(Summary summary) {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    ObjectNode counts = report.putObject("summary");
    counts
        .put("files", summary.files())
        .put("documents", summary.documents())
        .put("deny", summary.deny())
        .put("warn", summary.warn())
        .put("audit", summary.audit())
        .put("known", summary.known())
        .put("skipped", summary.skipped());
    if (!summary.builds().isEmpty()) {
      counts.put("builds", summary.builds());
    }
    report.set("findings", findings);
    report.set("skipped", skipped);
    report.set("notEvaluated", notEvaluated);
    JsonText.print(report, out);
  }
}
