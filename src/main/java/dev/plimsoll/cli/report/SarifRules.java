package dev.plimsoll.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The rules of a SARIF log: what they are for, where they are documented, how bad they are. */
final class SarifRules {

  private record Described(int index, Severity severity, ObjectNode properties) {}

  private final ReportStyle style;
  private final Map<String, Described> rules = new LinkedHashMap<>();
  private final ArrayNode descriptors = JsonNodeFactory.instance.arrayNode();

  /** No rules yet. */
  SarifRules(ReportStyle style) {
    this.style = style;
  }

  /** The place of a finding's rule in the list; the worst finding says how bad the rule is. */
  int index(FileFinding finding) {
    Described known = rules.get(finding.ruleName());
    if (known == null) {
      known = new Described(descriptors.size(), finding.severity(), describe(finding));
    } else if (known.severity().compareTo(finding.severity()) < 0) {
      known = new Described(known.index(), finding.severity(), known.properties());
    }
    rules.put(finding.ruleName(), known);
    known.properties().put("security-severity", score(known.severity()));
    return known.index();
  }

  /** All of them. */
  ArrayNode descriptors() {
    return descriptors;
  }

  private ObjectNode describe(FileFinding finding) {
    Optional<RuleType> type = style.types().apply(finding);
    String purpose = style.descriptions().apply(finding.policy());
    String summary = type.map(RuleType::summary).orElse(purpose);
    ObjectNode rule =
        descriptors.addObject().put("id", finding.ruleName()).put("name", finding.ruleName());
    if (!purpose.isEmpty()) {
      rule.putObject("shortDescription").put("text", purpose);
    }
    if (!summary.isEmpty()) {
      rule.putObject("fullDescription").put("text", summary);
    }
    String page = type.map(RulePage::of).orElse("");
    String help = help(purpose, summary);
    rule.putObject("help")
        .put("text", page.isEmpty() ? help : help + " See " + page)
        .put("markdown", page.isEmpty() ? help : help + "\n\n[Documentation](" + page + ")");
    if (!page.isEmpty()) {
      rule.put("helpUri", page);
    }
    rule.putObject("defaultConfiguration").put("level", SarifReport.level(finding.action()));
    ObjectNode properties = rule.putObject("properties");
    properties.putArray("tags").add("security").add("flux");
    return properties;
  }

  private static String help(String purpose, String summary) {
    String help = purpose.equals(summary) ? purpose : (purpose + " " + summary).strip();
    return help.isEmpty() ? "The message of each finding says what to do." : help;
  }

  /**
   * A score that code scanning shows as the severity (GitHub documentation, "SARIF support for code
   * scanning", {@code security-severity}): critical over 9.0, high from 7.0, medium from 4.0.
   */
  private static String score(Severity severity) {
    return switch (severity) {
      case Critical -> "9.5";
      case High -> "8.0";
      case Medium -> "5.5";
      case Low -> "3.0";
      case Info -> "0.5";
    };
  }
}
