package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.testing.PolicyTestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The shipped policies, with the cases that stand beside them. */
class ShippedPoliciesTest {

  private static final Path FOLDER = Path.of("policies");

  @TestFactory
  Stream<DynamicTest> theirCasesPass() throws IOException {
    return PolicyFiles.cases(PolicyFiles.below(FOLDER));
  }

  @Test
  void eachHasCasesThatItFindsFaultWithAndCasesThatItDoesNot() throws IOException {
    PolicyDocuments documents = PolicyFiles.below(FOLDER);

    List<PolicyTestRun.Result> results = PolicyFiles.results(documents);

    assertThat(documents.policies())
        .isNotEmpty()
        .allSatisfy(policy ->
            assertThat(results)
                .filteredOn(result -> result.test().equals(policy.name()))
                .anyMatch(result -> !result.verdict().findings().isEmpty())
                .anyMatch(result -> result.verdict().findings().isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> eachRuleIsMissedByACaseWhenItIsSwitchedOff() throws IOException {
    PolicyDocuments documents = PolicyFiles.below(FOLDER);
    return documents.policies().stream()
        .flatMap(policy ->
            policy.rules().stream()
                .map(rule ->
                    DynamicTest.dynamicTest(
                        policy.name() + "/" + rule.id(),
                        () ->
                            assertThat(PolicyFiles.results(without(documents, policy, rule)))
                                .anyMatch(result -> !result.passed()))));
  }

  private static PolicyDocuments without(
      PolicyDocuments documents, Policy policy, PolicyRule switchedOff) {
    Policy rest =
        new Policy(
            policy.name(),
            policy.description(),
            policy.severity(),
            policy.action(),
            policy.failurePolicy(),
            policy.match(),
            policy.exclude(),
            policy.rules().stream().filter(rule -> !rule.equals(switchedOff)).toList(),
            policy.source());
    return new PolicyDocuments(
        documents.policies().stream()
            .map(candidate -> candidate.equals(policy) ? rest : candidate)
            .toList(),
        documents.exceptions(),
        documents.tests().stream()
            .filter(policyTest -> policyTest.policies().contains(policy.name()))
            .toList(),
        documents.problems());
  }

  @Test
  void theReadmeSaysWhatEachIsFor() throws IOException {
    String readme = Files.readString(FOLDER.resolve("README.md"));

    assertThat(PolicyFiles.below(FOLDER).policies())
        .allSatisfy(policy -> assertThat(readme).contains("/" + policy.name() + ".yaml)"));
  }

  @Test
  void theExceptionInTheReadmeIsOne() throws IOException {
    String readme = Files.readString(FOLDER.resolve("README.md"));
    String exception = readme.substring(readme.indexOf("```yaml") + 7, readme.lastIndexOf("```"));
    String policy = Files.readString(FOLDER.resolve("releases/preserve-values.yaml"));

    PolicyDocuments documents = PolicyFiles.in("README.md", policy + "---" + exception);

    assertThat(documents.problems()).isEmpty();
    assertThat(documents.exceptions()).hasSize(1);
  }
}
