package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.policy.document.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The findings about one namespace, or about what is in none, as the content of a report object:
 * the same findings always make the same content, without a time in it, so that it is written only
 * when something has changed.
 */
final class PolicyReport {

  /** As many findings as are written out; the summary counts them all. */
  static final int MAX_RESULTS = 500;

  /** The name of every report, and what finds them again. */
  static final String NAME = "plimsoll";

  static final String LABEL = "app.kubernetes.io/managed-by";

  private static final int MAX_MESSAGE = 1000;

  private static final Comparator<AuditFinding> ORDER =
      Comparator.comparing(AuditFinding::severity)
          .reversed()
          .thenComparing(AuditFinding::ruleName)
          .thenComparing(finding -> finding.type().toString())
          .thenComparing(AuditFinding::name)
          .thenComparing(finding -> finding.path().toString())
          .thenComparing(AuditFinding::message);

  private final List<AuditFinding> findings = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  /** Takes a finding; once there are twice as many as are shown, the mildest are let go. */
  void add(AuditFinding finding) {
    counts.merge(result(finding), 1, Integer::sum);
    findings.add(finding);
    if (findings.size() >= 2 * MAX_RESULTS) {
      findings.sort(ORDER);
      findings.subList(MAX_RESULTS, findings.size()).clear();
    }
  }

  private static String result(AuditFinding finding) {
    if (!finding.evaluated()) {
      return "skip";
    }
    return finding.effect() == Effect.Deny ? "fail" : "warn";
  }

  /** {@code summary} and {@code results}. */
  ObjectNode content() {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ObjectNode summary = content.putObject("summary");
    for (String result : List.of("pass", "fail", "warn", "error", "skip")) {
      summary.put(result, counts.getOrDefault(result, 0));
    }
    ArrayNode results = content.putArray("results");
    findings.stream().sorted(ORDER).limit(MAX_RESULTS).forEach(finding -> add(finding, results));
    return content;
  }

  private static void add(AuditFinding finding, ArrayNode results) {
    ObjectNode result =
        results
            .addObject()
            .put("source", NAME)
            .put("policy", finding.policy())
            .put("rule", finding.rule())
            .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
            .put("result", result(finding))
            .put("message", shown(finding.message()));
    ObjectNode object =
        result
            .putArray("resources")
            .addObject()
            .put("apiVersion", finding.type().apiVersion())
            .put("kind", finding.type().kind())
            .put("name", finding.name());
    if (!finding.namespace().isEmpty()) {
      object.put("namespace", finding.namespace());
    }
  }

  /** As much of a message as is written; never half a character, which is stored as another one. */
  private static String shown(String message) {
    if (message.length() <= MAX_MESSAGE) {
      return message;
    }
    boolean splits = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1));
    return message.substring(0, splits ? MAX_MESSAGE - 1 : MAX_MESSAGE);
  }

  /** Whether a report in the cluster says the same. */
  static boolean says(JsonNode report, ObjectNode content) {
    return content.path("results").equals(report.path("results"))
        && content.path("summary").equals(report.path("summary"));
  }
}
