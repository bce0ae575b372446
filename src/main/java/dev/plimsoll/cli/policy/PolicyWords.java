package dev.plimsoll.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.match.Condition;
import dev.plimsoll.policy.match.Match;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A policy in plain words.
 *
 * @param policy the policy
 */
record PolicyWords(Policy policy) {

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Policy ").append(policy.name());
    text.append(" (").append(policy.source().file()).append(")\n");
    if (!policy.description().isEmpty()) {
      text.append(Text.wrapped(policy.description(), "  ")).append('\n');
    }
    text.append('\n').append(Text.wrapped(consequence(), "  ")).append('\n');
    text.append("\nIt is about objects where\n");
    conditions(policy.match(), text);
    for (Match out : policy.exclude()) {
      text.append("but not where\n");
      conditions(out, text);
    }
    for (int i = 0; i < policy.rules().size(); i++) {
      rule(policy.rules().get(i), Pointer.of("spec", "rules").at(i), text);
    }
    return text.toString();
  }

  private String consequence() {
    String found =
        switch (policy.action()) {
          case Deny -> "What a rule finds is denied, unless the object was so before.";
          case Warn -> "What a rule finds is told to the writer, and passes.";
          case Audit -> "What a rule finds is recorded, and passes; nothing is fixed.";
        };
    String broken =
        switch (policy.failurePolicy().effect(policy.action())) {
          case Deny -> "If a rule itself breaks, the request is denied.";
          case Warn -> "If a rule itself breaks, the writer is warned and the request passes.";
          case Audit -> "If a rule itself breaks, that is recorded and the request passes.";
        };
    return found + " Severity: " + policy.severity() + ". " + broken;
  }

  private static void conditions(Match match, StringBuilder text) {
    Condition.of(match)
        .forEach(condition -> text.append("  - ").append(condition.words()).append('\n'));
  }

  private void rule(PolicyRule rule, Pointer place, StringBuilder text) {
    RuleType type = rule.type();
    text.append("\nRule ").append(rule.id()).append(": ").append(type.name()).append('\n');
    text.append(Text.wrapped(type.summary(), "  ")).append('\n');
    JsonNode given = policy.source().resource().at(place.key(type.name()));
    for (Map.Entry<String, JsonNode> setting :
        type.settings().schema().path("properties").properties()) {
      text.append("  - ").append(setting.getKey()).append(": ");
      text.append(value(given.path(setting.getKey()), setting.getValue())).append('\n');
      text.append(Text.wrapped(setting.getValue().path("description").asText(), "      "));
      text.append('\n');
    }
    String needs =
        Stream.concat(type.requirements().stream(), rule.rule().requirements().stream())
            .map(requirement -> requirement.kind().kind())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    if (!needs.isEmpty()) {
      text.append("  It looks at: ").append(needs).append('\n');
    }
    rule.message()
        .ifPresent(
            message -> text.append("  Its message here: ").append(message.template()).append('\n'));
  }

  private static String value(JsonNode given, JsonNode schema) {
    if (!given.isMissingNode()) {
      return words(given);
    }
    return schema.has("default") ? words(schema.path("default")) + " (by default)" : "not set";
  }

  private static String words(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(PolicyWords::words).collect(Collectors.joining(", "));
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
