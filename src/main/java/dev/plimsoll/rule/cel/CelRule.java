package dev.plimsoll.rule.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.KnownKinds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rule that policies write themselves, as they write a {@code ValidatingAdmissionPolicy}
 * (Kubernetes documentation, "Validating Admission Policy").
 *
 * @param variables the variables, in their order
 * @param matchConditions what has to hold for the rule to evaluate at all
 * @param expression what has to hold
 * @param message what is said if it does not
 * @param messageExpression what computes that
 */
public record CelRule(
    Map<String, Expression> variables,
    List<Expression> matchConditions,
    Expression expression,
    Optional<String> message,
    Optional<Expression> messageExpression)
    implements Rule {

  /** The kind of rule, as the catalogue lists it. */
  public static final RuleType TYPE =
      RuleType.named(
              "cel",
              "Denies what an expression in the Common Expression Language does not hold for.")
          .capabilities(RuleCapability.AboutMetadata, RuleCapability.AboutDeletion)
          .watches(KnownKinds.NAMESPACE)
          .settings(new CelSettingType());

  private static final Set<String> BOOKKEEPING =
      Set.of("managedFields", "resourceVersion", "generation");

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    // A part of an object says nothing of what it leaves out, and an expression cannot tell.
    if (change.isFragment() || (change.origin() == Origin.Files && asksWhoWrites())) {
      return List.of();
    }
    Resource namespace = null;
    if (expressions().anyMatch(Expression::readsNamespace)) {
      switch (namespace(change, cluster)) {
        case Lookup.Found<Resource>(Resource found) -> namespace = found;
        case Lookup.Absent<Resource>() -> {}
        case Lookup.Unknown<Resource>(String reason) -> {
          return List.of(
              new Finding.NotEvaluated(
                  place(), "not evaluated: " + quoted(expression) + ": " + reason));
        }
      }
    }
    return evaluate(change, namespace);
  }

  private Stream<Expression> expressions() {
    return Stream.of(Stream.of(expression), matchConditions.stream(), variables.values().stream())
        .flatMap(all -> all);
  }

  /** In files nobody writes, so who does cannot matter. */
  private boolean asksWhoWrites() {
    return expressions()
        .flatMap(expression -> expression.requestReads().stream())
        .anyMatch(place -> place.isRoot() || place.startsWith(Pointer.of("userInfo")));
  }

  private static Lookup<Resource> namespace(ObjectChange change, ClusterView cluster) {
    String name = change.namespace();
    if (name.isEmpty()) {
      return new Lookup.Absent<>();
    }
    Lookup<Resource> found = cluster.find(KnownKinds.NAMESPACE, "", name);
    return found instanceof Lookup.Found
        ? found
        : cluster.namespaceLabels(name).map(labels -> named(name, labels));
  }

  private static Resource named(String name, Map<String, String> labels) {
    ObjectNode namespace = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = namespace.put("kind", "Namespace").putObject("metadata");
    ObjectNode written = metadata.put("name", name).putObject("labels");
    labels.forEach(written::put);
    return new Resource(namespace);
  }

  private List<Finding> evaluate(ObjectChange change, @Nullable Resource namespace) {
    Activation activation = new Activation(change, variables, namespace, false);
    Expression evaluating = expression;
    try {
      for (Expression condition : matchConditions) {
        evaluating = condition;
        if (!Boolean.TRUE.equals(activation.eval(condition))) {
          return List.of();
        }
      }
      evaluating = expression;
      if (Boolean.TRUE.equals(activation.eval(expression)) || isUndecided(change)) {
        return List.of();
      }
      return List.of(new Finding.Violation(place(), seen(change), told(change, namespace)));
    } catch (CelEvaluationException e) {
      return isUndecided(change) ? List.of() : List.of(broken(evaluating, e));
    }
  }

  /** Whether it looks at texts that Flux replaces before the API server sees them. */
  private boolean isUndecided(ObjectChange change) {
    return change.origin() == Origin.Files
        && reads().stream().anyMatch(place -> holdsVariable(change, change.current().at(place)));
  }

  private static boolean holdsVariable(ObjectChange change, JsonNode node) {
    if (node.isTextual()) {
      return !change.isFinal(node.asText());
    }
    for (JsonNode below : node) {
      if (holdsVariable(change, below)) {
        return true;
      }
    }
    return false;
  }

  private Set<Pointer> reads() {
    Set<Pointer> reads = new LinkedHashSet<>(expression.reads());
    variables.values().forEach(variable -> reads.addAll(variable.reads()));
    return reads;
  }

  /** The place below which it looks at everything that it looks at. */
  private Pointer place() {
    List<Pointer> common = new ArrayList<>();
    boolean first = true;
    for (Pointer read : expression.reads()) {
      List<Pointer> steps = new ArrayList<>();
      read.steps().forEach(steps::add);
      if (first) {
        common.addAll(steps);
        first = false;
      } else {
        common.retainAll(steps);
      }
    }
    return common.isEmpty() ? Pointer.ROOT : common.getLast();
  }

  /** What stands where it looks, by which a finding about the old object is told from this one. */
  private String seen(ObjectChange change) {
    StringBuilder seen = new StringBuilder();
    for (Pointer read : reads()) {
      JsonNode node = change.current().at(read);
      seen.append(read).append('=').append(read.isRoot() ? substance(node) : node).append('\n');
    }
    return seen.toString();
  }

  private static JsonNode substance(JsonNode object) {
    ObjectNode substance = JsonNodeFactory.instance.objectNode();
    object.properties().forEach(entry -> substance.set(entry.getKey(), entry.getValue()));
    substance.remove("status");
    if (object.path("metadata") instanceof ObjectNode metadata) {
      ObjectNode kept = JsonNodeFactory.instance.objectNode();
      metadata.properties().stream()
          .filter(entry -> !BOOKKEEPING.contains(entry.getKey()))
          .forEach(entry -> kept.set(entry.getKey(), entry.getValue()));
      substance.set("metadata", kept);
    }
    return substance;
  }

  private String told(ObjectChange change, @Nullable Resource namespace) {
    return messageExpression
        .flatMap(
            candidate -> computed(candidate, new Activation(change, variables, namespace, true)))
        .or(() -> message)
        .orElseGet(() -> "failed expression: " + Redaction.shorten(expression.text().strip()));
  }

  /** A message that cannot be computed, is empty or has several lines is none. */
  private static Optional<String> computed(Expression expression, Activation activation) {
    try {
      return activation.eval(expression) instanceof String text
              && !text.isBlank()
              && !text.strip().contains("\n")
          ? Optional.of(text.strip())
          : Optional.empty();
    } catch (CelEvaluationException e) {
      return Optional.empty();
    }
  }

  private Finding broken(Expression evaluating, CelEvaluationException failure) {
    String message = quoted(evaluating) + " could not be evaluated: " + reason(failure) + ".";
    return new Finding.Broken(place(), message, new IllegalStateException(message));
  }

  private static String quoted(Expression expression) {
    return "the expression `" + Redaction.shorten(expression.text().strip()) + "`";
  }

  /** Why an evaluation failed, without any value that it failed on. */
  private static String reason(CelEvaluationException failure) {
    if (Budget.isExceeded(failure)) {
      return "it costs more than one evaluation may. Look at fewer items, or at each only once";
    }
    CelErrorCode code = failure.getErrorCode();
    return code == CelErrorCode.ATTRIBUTE_NOT_FOUND
        ? String.valueOf(failure.getMessage())
                .replaceFirst("^evaluation error( at <input>:\\d+)?: ", "")
                .replaceFirst("\\.$", "")
            + "; ask with has() or .? first"
        : code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
