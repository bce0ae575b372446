package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.rule.cel.Environment.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the validation rules of a schema on one object, as the API server does
 * (apiextensions-apiserver, {@code pkg/apiserver/schema/cel/validation.go}).
 */
final class RuleCheck {

  /** The most evaluations that one object may take. */
  private static final int EVALUATIONS = 20_000;

  private final Supplier<Optional<Correlation>> update;
  private final Violations violations;
  private final List<String> notEvaluated = new ArrayList<>();
  private int evaluations;

  /**
   * @param update the object with the one that it replaces; empty for a new one
   */
  RuleCheck(Supplier<Optional<Correlation>> update, Violations violations) {
    this.update = update;
    this.violations = violations;
  }

  /** Evaluates the rules on a whole object. */
  void check(JsonNode object, Structural schema) {
    JsonNode old = schema.looksBack() ? update.get().map(Correlation::old).orElse(null) : null;
    check(object, old, schema, true, Pointer.ROOT);
  }

  /** Why rules could not be evaluated; empty where all could. */
  List<String> notEvaluated() {
    return List.copyOf(notEvaluated);
  }

  private void check(
      JsonNode value, @Nullable JsonNode old, Structural schema, boolean isObject, Pointer place) {
    if (!schema.hasRules() || value.isNull()) {
      return;
    }
    evaluate(value, old, schema, isObject, place);
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        String key = entry.getKey();
        Structural below = schema.at(key);
        if (below != null && below.hasRules()) {
          JsonNode oldBelow = old == null ? null : old.get(key);
          check(entry.getValue(), oldBelow, below, below.embeddedResource(), place.key(key));
        }
      }
    } else if (value.isArray() && schema.items() != null && schema.items().hasRules()) {
      Structural items = schema.items();
      for (int at = 0; at < value.size(); at++) {
        JsonNode oldItem =
            old == null ? null : new Correlation(schema, value, old).oldItem(value.get(at));
        check(value.get(at), oldItem, items, items.embeddedResource(), place.at(at));
      }
    }
  }

  private void evaluate(
      JsonNode value, @Nullable JsonNode old, Structural schema, boolean isObject, Pointer place) {
    if (schema.rules().isEmpty()) {
      return;
    }
    Object self = CelValue.of(value, schema, isObject);
    boolean hasOld = old != null && !old.isNull();
    Object oldSelf = hasOld && old != null ? CelValue.of(old, schema, isObject) : null;
    for (Rule rule : schema.rules()) {
      if (!rule.applies(hasOld)) {
        continue;
      }
      Program program = rule.program();
      if (program == null) {
        notEvaluated.add(Violations.fieldOf(place) + ": " + rule.problem());
      } else if (++evaluations > EVALUATIONS) {
        if (evaluations == EVALUATIONS + 1) {
          notEvaluated.add(
              Violations.fieldOf(place)
                  + ": the object takes more than "
                  + EVALUATIONS
                  + " evaluations of validation rules");
        }
        return;
      } else {
        evaluate(rule, program, rule.variables(self, oldSelf), place);
      }
    }
  }

  private void evaluate(Rule rule, Program program, Map<String, Object> variables, Pointer place) {
    try {
      boolean holds = Boolean.TRUE.equals(program.eval(variables));
      if (!holds && (rule.usesOldSelf() || !violations.isRatcheted(place))) {
        Pointer named = rule.placeIn(place);
        String message = rule.messageFor(variables);
        violations.add(named, Violations.fieldOf(named), rule.cause(), ": " + message);
      }
    } catch (CelEvaluationException e) {
      if (Rule.isValuesFault(e)) {
        String detail = reason(e) + " evaluating rule: " + rule.name();
        violations.add(place, Violations.fieldOf(place), ViolationCause.INVALID, ": " + detail);
      } else {
        notEvaluated.add(
            Violations.fieldOf(place)
                + ": its rule `"
                + Redaction.shorten(rule.expression().strip())
                + "` could not be evaluated: "
                + e.getErrorCode());
      }
    }
  }

  /** Why an evaluation failed, without the position in the rule. */
  private static String reason(CelEvaluationException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.replaceFirst("^evaluation error( at <input>:\\d+)?: ", "");
  }
}
