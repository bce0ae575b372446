package dev.plimsoll.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.manifest.IssuedCredential;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.engine.EnforcedFinding;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What the log says of a decision: who, what, which rule, where, and what the writer was told.
 * Contents of objects are never in it.
 *
 * @param fields the keys and values, each text cut to {@value #LONGEST_TEXT} characters
 */
record DecisionLine(ObjectNode fields) {

  /** Rules a line; a broken object can break very many. */
  static final int MOST_RULES = 20;

  /**
   * Characters a text: several times as long as the longest name of Kubernetes. Whoever reaches the
   * port chooses names, of any length.
   */
  private static final int LONGEST_TEXT = 1_024;

  private static final JsonMapper JSON = new JsonMapper();

  static DecisionLine of(Decision decision, ObjectChange change, Instant time) {
    List<EnforcedFinding> findings = decision.verdict().findings();
    ObjectNode line = JSON.createObjectNode();
    line.put("time", time.toString());
    line.put("level", "INFO");
    line.put("event", "decision");
    line.put("verdict", decision.outcome());
    line.put("phase", lower(decision.phase()));
    line.put("uid", decision.request().uid());
    line.put("operation", lower(change.operation()));
    line.put("dryRun", change.dryRun());
    line.put("apiVersion", cut(change.current().apiVersion()));
    line.put("kind", cut(change.current().kind()));
    line.put("namespace", cut(change.namespace()));
    line.put("name", cut(change.name()));
    line.put("user", cut(change.requester().user()));
    line.put("fieldManager", cut(change.requester().fieldManager()));
    line.put("policySet", decision.policySet());
    ArrayNode rules = line.putArray("rules");
    for (EnforcedFinding finding : findings.subList(0, Math.min(MOST_RULES, findings.size()))) {
      ObjectNode rule =
          rules
              .addObject()
              .put("name", finding.name())
              .put("severity", lower(finding.severity()))
              .put("effect", lower(finding.effect()))
              .put("path", cut(finding.finding().path().toString()))
              .put("message", cut(finding.message()));
      finding.softened().ifPresent(why -> rule.put("softened", why));
    }
    line.put("moreRules", Math.max(0, findings.size() - MOST_RULES));
    return new DecisionLine(line);
  }

  /** One JSON object without line breaks. */
  String json() {
    return fields.toString();
  }

  /** The same for a person; characters that would end the line or steer a terminal are spaces. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(field("verdict")).append(' ').append(field("operation")).append(" of ");
    text.append(field("kind")).append(' ');
    if (!field("namespace").isEmpty()) {
      text.append(field("namespace")).append('/');
    }
    text.append(field("name")).append(" by ").append(field("user"));
    if (!field("fieldManager").isEmpty()) {
      text.append(" (").append(field("fieldManager")).append(')');
    }
    text.append(" [").append(field("phase")).append(", uid ").append(field("uid"));
    text.append(fields.path("dryRun").asBoolean() ? ", dry run]" : "]");
    String separator = ": ";
    for (JsonNode rule : fields.path("rules")) {
      text.append(separator).append(rule(rule));
      separator = "; ";
    }
    int more = fields.path("moreRules").asInt();
    if (more > 0) {
      text.append(separator).append(more).append(" more");
    }
    return onOneLine(text);
  }

  private String field(String name) {
    return fields.path(name).asText();
  }

  private static String rule(JsonNode rule) {
    String path = rule.path("path").asText();
    return rule.path("name").asText()
        + " ("
        + rule.path("effect").asText()
        + (rule.has("softened") ? ", " + rule.path("softened").asText() : "")
        + ")"
        + (path.isEmpty() ? "" : " at " + path)
        + ": "
        + rule.path("message").asText();
  }

  private static String onOneLine(CharSequence text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point ->
            line.appendCodePoint(
                switch (Character.getType(point)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR ->
                      ' ';
                  default -> point;
                }));
    return line.toString();
  }

  private static String cut(String text) {
    String shown = IssuedCredential.hide(text);
    return shown.length() <= LONGEST_TEXT ? shown : shown.substring(0, LONGEST_TEXT - 1) + "…";
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
