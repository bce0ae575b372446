package dev.plimsoll.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** A log in the Static Analysis Results Interchange Format (OASIS, SARIF 2.1.0). */
final class SarifReport implements Report {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final PrintWriter out;
  private final ReportStyle style;
  private final SarifRules rules;
  private final Fingerprints fingerprints = new Fingerprints();
  private final ArrayNode results = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode notifications = JsonNodeFactory.instance.arrayNode();

  /** A log that is written at the end. */
  SarifReport(PrintWriter out, ReportStyle style) {
    this.out = out;
    this.style = style;
    this.rules = new SarifRules(style);
  }

  @Override
  public void finding(FileFinding finding) {
    ObjectNode result =
        results
            .addObject()
            .put("ruleId", finding.ruleName())
            .put("ruleIndex", rules.index(finding))
            .put("level", level(finding.action()));
    if (finding.known()) {
      result.put("baselineState", "unchanged");
      result
          .putArray("suppressions")
          .addObject()
          .put("kind", "external")
          .put("justification", "known from the baseline");
    }
    result.putObject("message").put("text", finding.text());
    ObjectNode place = result.putArray("locations").addObject();
    if (!finding.file().isEmpty()) {
      ObjectNode region = physical(place, finding.file(), finding.location());
      if (!finding.excerpt().isEmpty()) {
        int end = Span.of(finding.excerpt(), finding.location().column()).end();
        region.put("endLine", finding.location().line()).put("endColumn", end);
        region.putObject("snippet").put("text", finding.excerpt());
      }
    }
    if (!finding.kind().isEmpty()) {
      place
          .putArray("logicalLocations")
          .addObject()
          .put("fullyQualifiedName", finding.object())
          .put("kind", "object");
    }
    result.putObject("partialFingerprints").put("plimsoll/v1", fingerprints.next(finding));
    result
        .putObject("properties")
        .put("severity", finding.severity().name())
        .put("path", finding.path());
  }

  static String level(Effect action) {
    return switch (action) {
      case Deny -> "error";
      case Warn -> "warning";
      case Audit -> "note";
    };
  }

  private static ObjectNode physical(ObjectNode place, String file, Location location) {
    ObjectNode physical = place.putObject("physicalLocation");
    physical.putObject("artifactLocation").put("uri", uri(file));
    return physical
        .putObject("region")
        .put("startLine", location.line())
        .put("startColumn", location.column());
  }

  /** The file as a URI, relative where the file was named so. */
  static String uri(String file) {
    Path path = Path.of(file);
    try {
      return path.isAbsolute()
          ? path.normalize().toUri().toString()
          : new URI(null, null, "/" + path.normalize().toString().replace('\\', '/'), null)
              .getRawPath()
              .substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("every absolute path is one of a URI", e);
    }
  }

  @Override
  public void skipped(Skipped part) {
    ObjectNode notification =
        notifications
            .addObject()
            .put("level", part.cause() == Skipped.Cause.UNREADABLE ? "warning" : "note");
    notification.putObject("message").put("text", "skipped: " + part.reason());
    if (!part.file().isEmpty()) {
      physical(notification.putArray("locations").addObject(), part.file(), part.location());
    }
  }

  @Override
  public void notEvaluated(NotEvaluated reason) {
    notifications
        .addObject()
        .put("level", "note")
        .putObject("message")
        .put("text", reason.description() + ", for " + Plural.of(reason.objects(), "object"));
  }

  /** Either all results of a run have a state, or none (SARIF 2.1.0, 3.27.24). */
  private void compare() {
    if (results.findParent("baselineState") != null) {
      for (JsonNode result : results) {
        if (!result.has("baselineState") && result instanceof ObjectNode fresh) {
          fresh.put("baselineState", "new");
        }
      }
    }
  }

  @Override
  public void end(Summary summary) {
    compare();
    ObjectNode log =
        JsonNodeFactory.instance.objectNode().put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    run.putObject("tool")
        .putObject("driver")
        .put("name", "Plimsoll")
        .put("version", style.version())
        .set("rules", rules.descriptors());
    run.put("columnKind", "unicodeCodePoints");
    run.putArray("invocations")
        .addObject()
        .put("executionSuccessful", true)
        .set("toolExecutionNotifications", notifications);
    run.set("results", results);
    JsonText.print(log, out);
  }
}
