package dev.plimsoll.cluster.trust;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.policy.setting.Selector;
import dev.plimsoll.policy.setting.Selector.Operator;
import dev.plimsoll.policy.setting.Selector.Requirement;
import dev.plimsoll.rule.cel.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One webhook of a configuration, and which requests the API server asks it about (Kubernetes
 * documentation, "Dynamic Admission Control").
 *
 * @param webhook the entry as it stands in the configuration
 */
record WebhookEntry(JsonNode webhook) {

  private static final CelCompiler COMPILER =
      Environment.compiler()
          .addVar("object", SimpleType.DYN)
          .addVar("oldObject", SimpleType.DYN)
          .addVar("request", SimpleType.DYN)
          .build();

  /** The label by which every namespace can be selected by its name. */
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  /** Whether a request is denied when nobody answers. */
  boolean failsClosed() {
    return webhook.path("failurePolicy").asText("Fail").equals("Fail");
  }

  /**
   * Whether it is asked about the creation of an object that says nothing but its name. What
   * depends on labels of the object, on other labels of its namespace, or on a condition that
   * cannot be evaluated here, is taken not to be asked.
   */
  boolean asksAboutCreationOf(AskedObject object) {
    return asks("CREATE", object);
  }

  /** The same about its deletion. */
  boolean asksAboutDeletionOf(AskedObject object) {
    return asks("DELETE", object);
  }

  private boolean asks(String operation, AskedObject object) {
    return hasRule(operation, object)
        && selects(webhook.path("namespaceSelector"), Map.of(NAMESPACE_NAME, object.namespace()))
        && selects(webhook.path("objectSelector"), Map.of())
        && conditionsHold(operation, object);
  }

  private boolean hasRule(String operation, AskedObject object) {
    for (JsonNode rule : webhook.path("rules")) {
      if (names(rule.path("operations"), operation)
          && names(rule.path("apiGroups"), object.group())
          && names(rule.path("resources"), object.resource())) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(JsonNode list, String name) {
    return texts(list).stream().anyMatch(item -> item.equals("*") || item.equals(name));
  }

  private static boolean selects(JsonNode selector, Map<String, String> labels) {
    List<Requirement> requirements = new ArrayList<>();
    try {
      selector
          .path("matchLabels")
          .properties()
          .forEach(label ->
              requirements.add(
                  new Requirement(
                      label.getKey(), Operator.In, List.of(label.getValue().asText()))));
      for (JsonNode expression : selector.path("matchExpressions")) {
        requirements.add(
            new Requirement(
                expression.path("key").asText(),
                Operator.valueOf(expression.path("operator").asText()),
                texts(expression.path("values"))));
      }
    } catch (IllegalArgumentException e) {
      return false; // a selector that is not known here
    }
    return new Selector(requirements).matches(labels);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private boolean conditionsHold(String operation, AskedObject asked) {
    Map<String, Object> object =
        Map.of("metadata", Map.of("name", asked.name(), "namespace", asked.namespace()));
    boolean isDeleted = operation.equals("DELETE");
    Map<String, Object> variables =
        Map.of(
            "object",
            isDeleted ? NullValue.NULL_VALUE : object,
            "oldObject",
            isDeleted ? object : NullValue.NULL_VALUE,
            "request",
            Map.of(
                "operation", operation,
                "namespace", asked.namespace(),
                "name", asked.name(),
                "resource", Map.of("group", asked.group(), "resource", asked.resource())));
    for (JsonNode condition : webhook.path("matchConditions")) {
      if (!holds(condition.path("expression").asText(), variables)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(String expression, Map<String, Object> variables) {
    try {
      return Boolean.TRUE.equals(
          Environment.program(COMPILER.compile(expression).getAst()).eval(variables));
    } catch (CelValidationException | CelEvaluationException e) {
      return false;
    }
  }
}
