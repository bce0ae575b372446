package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.cel.FluxExpression;
import dev.plimsoll.rule.support.Handling;
import dev.plimsoll.rule.support.TextFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The CEL expressions of a {@code Kustomization} or {@code HelmRelease}. One that the controller
 * cannot compile stalls the object (fluxcd/kustomize-controller, {@code
 * internal/controller/kustomization_controller.go}; fluxcd/pkg, {@code
 * runtime/cel/status_reader.go}).
 *
 * @param weakerReadiness a {@code readyExpr} that looks at less than the check it replaces
 */
record ExpressionRule(Handling weakerReadiness) implements Rule {

  /**
   * The expressions of one object that are compiled, at some milliseconds each; people have few.
   */
  static final int MAX_EXPRESSIONS = 50;

  /** The characters of these in all. */
  static final int MAX_CHARACTERS = 16_384;

  private static final Pointer DEPENDS_ON = Pointer.of("spec", "dependsOn");
  private static final Pointer HEALTH_CHECKS = Pointer.of("spec", "healthCheckExprs");
  private static final List<String> HEALTH = List.of("current", "inProgress", "failed");
  private static final Pointer CONDITIONS = Pointer.of("status", "conditions");

  private static final Field<Handling> WEAKER_READINESS =
      Field.of(
          "weakerReadiness",
          SettingTypes.oneOf(Handling.class),
          Handling.Advise,
          "A readyExpr that looks at less than the readiness check that it replaces.");

  static final RuleType TYPE =
      RuleType.named("expression", "Denies CEL expressions that Flux cannot compile.")
          .kinds(FluxKind.KUSTOMIZATION.groupKind(), FluxKind.HELM_RELEASE.groupKind())
          .capabilities(RuleCapability.Slow)
          .settings(
              SettingTypes.object(
                  fields -> new ExpressionRule(fields.get(WEAKER_READINESS)), WEAKER_READINESS));

  /** What may still be compiled of one object, whose writer chooses how much there is. */
  private static final class Budget {

    private int expressions = MAX_EXPRESSIONS;
    private int characters = MAX_CHARACTERS;

    boolean isUsedUp() {
      return expressions < 0 || characters < 0;
    }

    void take(String text) {
      expressions--;
      characters -= text.length();
    }
  }

  @Override
  public boolean mayTakeLong(ObjectChange change) {
    return Stream.of(DEPENDS_ON, HEALTH_CHECKS)
        .anyMatch(list -> !change.current().at(list).isEmpty());
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource object = change.current();
    List<Finding> findings = new ArrayList<>();
    Budget budget = new Budget();
    JsonNode dependencies = object.at(DEPENDS_ON);
    for (int i = 0; dependencies.isArray() && i < dependencies.size(); i++) {
      Pointer place = DEPENDS_ON.at(i).key("readyExpr");
      if (isToCompile(change, place, budget, findings)) {
        String text = object.at(place).asText();
        FluxExpression expression = FluxExpression.ready(text);
        add(object, place, text, expression.faults(), findings);
        if (expression.faults().isEmpty()) {
          readiness(text, place, expression.reads(), findings);
        }
      }
    }
    JsonNode checks = object.at(HEALTH_CHECKS);
    Map<String, Integer> kinds = new HashMap<>();
    for (int i = 0; checks.isArray() && i < checks.size(); i++) {
      duplicate(HEALTH_CHECKS.at(i), checks.get(i), kinds, i, findings);
      for (String field : HEALTH) {
        Pointer place = HEALTH_CHECKS.at(i).key(field);
        if (isToCompile(change, place, budget, findings)) {
          String text = object.at(place).asText();
          add(object, place, text, FluxExpression.health(text).faults(), findings);
        }
      }
    }
    return findings;
  }

  /** Whether there is an expression for which the budget lasts; that it does not is told once. */
  private static boolean isToCompile(
      ObjectChange change, Pointer place, Budget budget, List<Finding> findings) {
    String text = change.current().text(place).orElse("");
    if (text.isEmpty() || !change.isFinal(text) || budget.isUsedUp()) {
      return false;
    }
    budget.take(text);
    if (budget.isUsedUp()) {
      findings.add(
          new Finding.NotEvaluated(
              place,
              "not evaluated: "
                  + place
                  + " and all expressions after it. The object has more than "
                  + MAX_EXPRESSIONS
                  + " expressions, or more than "
                  + MAX_CHARACTERS
                  + " characters in them."));
      return false;
    }
    return true;
  }

  private static void add(
      Resource object, Pointer place, String text, List<TextFault> faults, List<Finding> findings) {
    for (TextFault fault : faults) {
      String wrong = place + " is wrong at " + fault.place(text) + ": " + fault.message() + ".";
      findings.add(
          fault.certain()
              ? new Finding.Violation(
                  place,
                  text,
                  wrong
                      + " Flux cannot compile it, and reconciles this "
                      + object.kind()
                      + " no more until it is fixed.")
              : new Finding.Advice(
                  place, wrong + " The health check fails when Flux evaluates this part. Fix it."));
    }
  }

  /** Two health checks for one kind. Without a kind a check is for the whole group. */
  private static void duplicate(
      Pointer place, JsonNode check, Map<String, Integer> kinds, int i, List<Finding> findings) {
    GroupVersionKind type =
        GroupVersionKind.of(check.path("apiVersion").asText(""), check.path("kind").asText(""));
    String key = type.kind() + "." + type.group();
    Integer first = kinds.putIfAbsent(key, i);
    if (first != null) {
      findings.add(
          new Finding.Violation(
              place,
              key,
              place
                  + " is a second check for "
                  + (type.kind().isEmpty() ? "the group" : type.kind() + " of")
                  + " "
                  + type.group()
                  + ", beside "
                  + HEALTH_CHECKS.at(first)
                  + ". Flux takes one for each group and kind, whatever the version, and stalls."
                  + " Combine them."));
    }
  }

  private void readiness(String text, Pointer place, Set<Pointer> reads, List<Finding> findings) {
    List<String> lacking = new ArrayList<>();
    if (reads.stream()
        .noneMatch(read -> CONDITIONS.startsWith(read) || read.startsWith(CONDITIONS))) {
      lacking.add("the condition Ready of the dependency (dep.status.conditions)");
    }
    if (!text.contains("observedGeneration") && reads.stream().noneMatch(Pointer::isRoot)) {
      lacking.add("whether that is about its newest generation (dep.status.observedGeneration)");
    }
    if (!lacking.isEmpty()) {
      weakerReadiness.take(
          new Finding.Violation(
              place,
              text,
              place
                  + " replaces the readiness check, and does not look at "
                  + lacking.stream().collect(Collectors.joining(", nor at "))
                  + ". The dependency may have failed when this goes on. Add it, unless the"
                  + " controller runs with the feature gate AdditiveCELDependencyCheck."),
          findings);
    }
  }
}
