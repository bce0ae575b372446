package dev.plimsoll.rule.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A label selector in an object, as Kubernetes reads it: {@code matchLabels} and {@code
 * matchExpressions}, all of which have to fit; one without any fits everything.
 *
 * @param tree the selector
 */
public record LabelSelector(JsonNode tree) {

  /** Whether it fits labels. An operator that does not exist fits, so that nothing follows. */
  public boolean fits(Map<String, String> labels) {
    return tree.path("matchLabels").properties().stream()
            .allMatch(label -> label.getValue().asText().equals(labels.get(label.getKey())))
        && StreamSupport.stream(tree.path("matchExpressions").spliterator(), false)
            .allMatch(expression -> fits(expression, labels));
  }

  private static boolean fits(JsonNode expression, Map<String, String> labels) {
    String value = labels.get(expression.path("key").asText());
    boolean among =
        value != null
            && StreamSupport.stream(expression.path("values").spliterator(), false)
                .anyMatch(one -> one.asText().equals(value));
    return switch (expression.path("operator").asText()) {
      case "In" -> among;
      case "NotIn" -> !among;
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> true;
    };
  }
}
