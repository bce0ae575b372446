package dev.plimsoll.rule.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the variables of an expression stand for, for one change. */
final class Activation implements CelVariableResolver {

  /** What stands before the name of a variable of the policy's own. */
  static final String OWN = "variables.";

  private final Map<String, Expression> variables;
  private final Map<String, Object> values = new HashMap<>();
  private final Budget budget = new Budget();

  /**
   * @param variables the policy's own variables, in their order
   * @param namespace the namespace of the object, or null where there is none
   * @param hidden whether what must never be shown is hidden, for expressions that make messages
   */
  Activation(
      ObjectChange change,
      Map<String, Expression> variables,
      @Nullable Resource namespace,
      boolean hidden) {
    boolean deleted = change.operation() == Operation.Delete;
    values.put("object", deleted ? NullValue.NULL_VALUE : value(change.object(), hidden));
    values.put("oldObject", value(change.oldObject(), hidden));
    values.put("namespaceObject", value(namespace, false));
    values.put("request", request(change));
    this.variables = variables;
  }

  /** The value of an expression. */
  Object eval(Expression expression) throws CelEvaluationException {
    return expression.program().eval(this, budget);
  }

  /** A variable of the policy's own is evaluated when it is first asked for. */
  @Override
  public Optional<Object> find(String name) {
    Object known = values.get(name);
    if (known != null || !name.startsWith(OWN)) {
      return Optional.ofNullable(known);
    }
    Expression expression = variables.get(name.substring(OWN.length()));
    if (expression == null) {
      return Optional.empty();
    }
    try {
      Object value = eval(expression);
      values.put(name, value);
      return Optional.of(value);
    } catch (CelEvaluationException e) {
      throw new FailedException(e);
    }
  }

  private static Object value(@Nullable Resource resource, boolean hidden) {
    if (resource == null) {
      return NullValue.NULL_VALUE;
    }
    return JsonValue.of(hidden ? hidden(resource, resource.tree(), Pointer.ROOT) : resource.tree());
  }

  private static JsonNode hidden(Resource resource, JsonNode node, Pointer place) {
    if (node.isObject()) {
      ObjectNode shown = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(entry ->
              shown.set(
                  entry.getKey(), hidden(resource, entry.getValue(), place.key(entry.getKey()))));
      return shown;
    }
    if (node.isArray()) {
      var shown = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < node.size(); i++) {
        shown.add(hidden(resource, node.get(i), place.at(i)));
      }
      return shown;
    }
    return Redaction.covers(resource, place) ? TextNode.valueOf(Redaction.PLACEHOLDER) : node;
  }

  private static Map<String, Object> request(ObjectChange change) {
    return Map.of(
        "kind", kind(change.current().type()),
        "requestKind", kind(change.requestedType()),
        "name", change.name(),
        "namespace", change.namespace(),
        "operation", change.operation().name().toUpperCase(Locale.ROOT),
        "userInfo",
            Map.of("username", change.requester().user(), "groups", change.requester().groups()),
        "dryRun", change.dryRun());
  }

  private static Map<String, Object> kind(GroupVersionKind type) {
    return Map.of("group", type.group(), "version", type.version(), "kind", type.kind());
  }

  /** Thrown where a variable has no value; evaluation wraps it. */
  private static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(CelEvaluationException cause) {
      super("a variable has no value", cause, false, false);
    }
  }
}
