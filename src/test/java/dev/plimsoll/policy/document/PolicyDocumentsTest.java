package dev.plimsoll.policy.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.policy.Given;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyDocumentsTest {

  private static final String HEAD =
      "apiVersion: plimsoll.dev/v1alpha1\nkind: Policy\nmetadata: {name: p}\n";

  static Stream<Arguments> mistakes() {
    String sound = "  rules: [{id: a, findsBad: {}}]\n";
    return Stream.of(
        Arguments.of(
            HEAD + "spec:\n" + sound + "  sevrity: High\n",
            "6:3",
            "unknown key \"sevrity\" in spec; did you mean \"severity\"?"),
        Arguments.of(
            HEAD + "spec:\n" + sound + "  severity: high\n",
            "6:3",
            "\"high\" is unknown; did you mean \"High\"?"),
        Arguments.of(
            HEAD + "spec:\n" + sound + "  action: 3\n",
            "6:3",
            "spec.action must be one of Deny, Warn, Audit, and is 3, a number"),
        Arguments.of(HEAD + "spec:\n" + sound + "  action:\n", "6:3", "and is empty"),
        Arguments.of(HEAD + "spec: {}\n", "4:1", "spec.rules is missing"),
        Arguments.of(HEAD + "spec: {rules: []}\n", "4:1", "at least one rule"),
        Arguments.of(HEAD, "1:1", "spec is missing"),
        Arguments.of(
            HEAD + "spec:\n  rules:\n    - {id: a, findBad: {}}\n",
            "6:15",
            "unknown key \"findBad\" in spec.rules[0]; did you mean \"findsBad\"?"),
        Arguments.of(HEAD + "spec:\n  rules:\n    - {id: a}\n", "6:7", "names no kind of rule"),
        Arguments.of(HEAD + "spec:\n  rules:\n    - {findsBad: {}}\n", "6:7", "id is missing"),
        Arguments.of(
            HEAD + "spec:\n  rules:\n    - {id: A b, findsBad: {}}\n", "6:8", "\"A b\" is no name"),
        Arguments.of(
            HEAD + "spec:\n  rules:\n    - {id: a, findsBad: {x: 1}}\n",
            "6:26",
            "unknown key \"x\""),
        Arguments.of(
            HEAD + "spec:\n  rules:\n    - {id: a, findsBad: {}, breaks: {}}\n",
            "6:29",
            "two kinds of rule"),
        Arguments.of(
            HEAD + "spec:\n  rules:\n    - {id: a, findsBad: {}}\n    - {id: a, breaks: {}}\n",
            "7:8",
            "rule id \"a\" is used twice"),
        Arguments.of(
            HEAD + "spec:\n" + sound + "  match: {resources: [HelmRelaese]}\n",
            "6:23",
            "did you mean \"HelmRelease\"?"),
        Arguments.of(
            HEAD + "spec:\n" + sound + "  match: {names: ['a[b']}\n", "6:19", "is no glob"),
        Arguments.of(
            HEAD + "spec:\n" + sound + "  match: {operations: []}\n", "6:3", "at least one"),
        Arguments.of(
            HEAD
                + "spec:\n"
                + sound
                + "  match: {selector: {matchExpressions: [{key: a, operator: In}]}}\n",
            "6:41",
            "In needs values"),
        Arguments.of(
            HEAD
                + "spec:\n"
                + sound
                + "  match: {selector: {matchExpressions: [{key: a, operator: in, values: [b]}]}}\n",
            "6:50",
            "did you mean \"In\"?"),
        Arguments.of(
            HEAD + "spec:\n  rules: [{id: a, findsBad: {}, message: 'about {nme}'}]\n",
            "5:33",
            "unknown placeholder {nme}; did you mean \"name\"?"),
        Arguments.of(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n", "1:1", "this is no policy"),
        Arguments.of(
            "apiVersion: plimsoll.dev/v1alpha1\nkind: Polcy\nmetadata: {name: x}\n",
            "2:1",
            "did you mean \"Policy\"?"),
        Arguments.of(
            "apiVersion: plimsoll.dev/v1alpha1\nkind: PolicyException\nmetadata: {name: x}\nspec: {policies: [q], match: {}, reason: r}\n",
            "4:19",
            "\"q\" names nothing in this set"),
        Arguments.of(
            "apiVersion: plimsoll.dev/v1alpha1\nkind: PolicyException\nmetadata: {name: x}\nspec: {policies: [], match: {}, reason: r, until: 2027-13-01}\n",
            "4:44",
            "is no day"),
        Arguments.of(
            "apiVersion: plimsoll.dev/v1alpha1\nkind: PolicyException\nmetadata: {name: x}\nspec: {policies: [], match: {}}\n",
            "4:1",
            "spec.reason is missing"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhereAndWhat(String yaml, String position, String message) {
    List<Problem> problems = Given.read(yaml).problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().message()).contains(message);
    assertThat(problems.getFirst().location()).hasToString(position);
    assertThat(problems.getFirst().file()).isEqualTo("given.yaml");
  }

  @Test
  void reportsEveryMistakeAtOnce() {
    List<Problem> problems =
        Given.read(
                HEAD + "spec:\n  sevrity: High\n  rules:\n    - {id: a, findBad: {}}\n    - {}\n")
            .problems();

    assertThat(problems).hasSize(3);
  }

  @Test
  void knowsNamesThatAreThereAlready() {
    String policy = Given.policy("same", "findsBad: {}");

    List<Problem> problems = Given.read(policy + policy).problems();

    assertThat(problems)
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .isEqualTo("policy \"same\" is there already, in given.yaml:4:12");
  }

  @Test
  void takesSeveralDocumentsWhateverTheirOrder() {
    PolicyDocuments documents =
        Given.read(
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PolicyException
            metadata: {name: x}
            spec: {policies: [p/it], match: {names: [web]}, reason: r, until: 2027-01-31}
            """
                + Given.policy("p", "findsBad: {}"));

    assertThat(documents.problems()).isEmpty();
    assertThat(documents.policies()).hasSize(1);
    assertThat(documents.exceptions()).hasSize(1);
  }

  private static PolicyFiles file(String... policies) {
    return PolicyFiles.of(Map.of("a.yaml", String.join("", policies).getBytes(UTF_8)));
  }

  @Test
  void takesOverWhatStandsWhereItStood() {
    String first = Given.policy("first", "findsBad: {}");
    String second = Given.policy("second", "findsBad: {}");
    PolicyDocuments before = file(first, second).documents(Given.RULES);

    PolicyDocuments after =
        file(first, Given.policy("third", "breaks: {}"), second).documents(Given.RULES, before);

    assertThat(after.problems()).isEmpty();
    assertThat(after.policies())
        .extracting(Policy::name)
        .containsExactly("first", "third", "second");
    assertThat(after.policies().getFirst().rules()).isSameAs(before.policies().getFirst().rules());
    assertThat(after.policies().getLast().source().positions().of(Pointer.of("kind")))
        .isNotEqualTo(before.policies().getLast().source().positions().of(Pointer.of("kind")));
  }

  @Test
  void looksForMistakesInWhatItTakesOver() {
    String policy = Given.policy("same", "findsBad: {}");
    PolicyDocuments before =
        file(policy, Given.policy("other", "findsBad: {}")).documents(Given.RULES);

    PolicyDocuments after = file(policy, policy).documents(Given.RULES, before);

    assertThat(after.problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .isEqualTo("policy \"same\" is there already, in a.yaml:4:12");
  }
}
