package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Given;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.rule.support.Handling;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one object may cost, whose writer chooses how many expressions it has. */
class ExpressionRuleTest {

  private static final ExpressionRule RULE = new ExpressionRule(Handling.Allow);

  private static ObjectChange waiting(String expression, int times) {
    String dependency = "{name: db, readyExpr: \"%s\"}".formatted(expression);
    return Given.created(
        Given.release(
            "{dependsOn: [%s]}"
                .formatted(String.join(", ", Collections.nCopies(times, dependency)))));
  }

  @Test
  void compilesSoManyExpressionsOfAnObject() {
    List<Finding> findings = RULE.evaluate(waiting("1 +", 5_000), Given.NOTHING_KNOWN);

    assertThat(findings).hasSize(ExpressionRule.MAX_EXPRESSIONS + 1);
    assertThat(findings.subList(0, ExpressionRule.MAX_EXPRESSIONS))
        .allMatch(Finding.Violation.class::isInstance);
    assertThat(findings.getLast())
        .isInstanceOf(Finding.NotEvaluated.class)
        .extracting(finding -> finding.path().toString())
        .isEqualTo("spec.dependsOn[50].readyExpr");
  }

  @Test
  void compilesSoManyCharactersOfAnObject() {
    String expression = "true" + " ".repeat(ExpressionRule.MAX_CHARACTERS / 4);

    List<Finding> findings = RULE.evaluate(waiting(expression, 100), Given.NOTHING_KNOWN);

    assertThat(findings)
        .singleElement()
        .isInstanceOf(Finding.NotEvaluated.class)
        .extracting(finding -> finding.path().toString())
        .isEqualTo("spec.dependsOn[3].readyExpr");
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, false"})
  void holdsUpNoEventLoop(int expressions, boolean expected) {
    assertThat(RULE.mayTakeLong(waiting("true", expressions))).isEqualTo(expected);
  }
}
