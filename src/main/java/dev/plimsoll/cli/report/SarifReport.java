package dev.plimsoll.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** A log in the Static Analysis Results Interchange Format (OASIS, SARIF 2.1.0). */
final class SarifReport implements Report {

  private static final ObjectWriter WRITER = new ObjectMapper().writerWithDefaultPrettyPrinter();
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final PrintWriter out;
  private final String version;
  private final Function<String, String> descriptions;
  private final Map<String, Integer> rules = new LinkedHashMap<>();
  private final ArrayNode descriptors = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode results = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode notifications = JsonNodeFactory.instance.arrayNode();

  /** A log that is written at the end. */
  SarifReport(PrintWriter out, ReportStyle style) {
    this.out = out;
    this.version = style.version();
    this.descriptions = style.descriptions();
  }

  @Override
  public void finding(FileFinding finding) {
    ObjectNode result =
        results
            .addObject()
            .put("ruleId", finding.ruleName())
            .put("ruleIndex", rules.computeIfAbsent(finding.ruleName(), key -> describe(finding)))
            .put("level", level(finding.action()));
    if (finding.known()) {
      result.put("baselineState", "unchanged");
    }
    result.putObject("message").put("text", finding.text());
    ObjectNode place = result.putArray("locations").addObject();
    if (!finding.file().isEmpty()) {
      ObjectNode region = physical(place, finding.file(), finding.location());
      if (!finding.excerpt().isEmpty()) {
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
    result
        .putObject("properties")
        .put("severity", finding.severity().name())
        .put("path", finding.path());
  }

  private int describe(FileFinding finding) {
    ObjectNode rule = descriptors.addObject().put("id", finding.ruleName());
    String description = descriptions.apply(finding.policy());
    if (!description.isEmpty()) {
      rule.putObject("shortDescription").put("text", description);
    }
    return descriptors.size() - 1;
  }

  private static String level(Effect action) {
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
  public void end(Summary summary) {
    ObjectNode log =
        JsonNodeFactory.instance.objectNode().put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    run.putObject("tool")
        .putObject("driver")
        .put("name", "Plimsoll")
        .put("version", version)
        .set("rules", descriptors);
    run.put("columnKind", "unicodeCodePoints");
    run.putArray("invocations")
        .addObject()
        .put("executionSuccessful", true)
        .set("toolExecutionNotifications", notifications);
    run.set("results", results);
    try {
      out.println(WRITER.writeValueAsString(log));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree is always written", e);
    }
    out.flush();
  }
}
