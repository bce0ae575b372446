package dev.plimsoll.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Given;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.PolicyDocuments;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchTest {

  private static Match.Answer answer(String match, ObjectChange change, ClusterView cluster) {
    PolicyDocuments documents = Given.read(Given.policy("p", "findsBad: {}", "match: " + match));
    assertThat(documents.problems()).isEmpty();
    return documents.policies().getFirst().applies(change, cluster);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                             | Yes",
        "{resources: [HelmRelease]}                     | Yes",
        "{resources: [helm.toolkit.fluxcd.io/HelmRelease]} | Yes",
        "{resources: [OCIRepository]}                   | No",
        "{names: ['w*']}                                | Yes",
        "{names: ['x*', web]}                           | Yes",
        "{names: ['x*']}                                | No",
        "{namespaces: {names: ['te?m']}}                | Yes",
        "{namespaces: {names: [prod-*]}}                | No",
        "{users: ['ali*']}                              | Yes",
        "{users: [bob]}                                 | No",
        "{groups: ['system:auth*']}                     | Yes",
        "{groups: ['system:masters']}                   | No",
        "{selector: {matchLabels: {app: web}}}          | Yes",
        "{selector: {matchLabels: {app: db}}}           | No",
        "{selector: {matchExpressions: [{key: app, operator: In, values: [a, web]}]}} | Yes",
        "{selector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}} | No",
        "{selector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}        | Yes",
        "{selector: {matchExpressions: [{key: tier, operator: Exists}]}}              | No",
        "{namespaces: {selector: {matchLabels: {env: prod}}}} | Yes",
        "{namespaces: {selector: {matchLabels: {env: dev}}}}  | No",
        "{namespaces: {names: [team], selector: {matchLabels: {env: prod}}}, names: [nope]} | No",
        "{operations: [Delete]}                         | No",
        "{operations: [Create]}                         | Yes",
      })
  void meansWhatEveryConditionSays(String match, Match.Answer expected) {
    ObjectChange change = Given.created(Given.release("{}", "labels: {app: web}"));
    ClusterView cluster = Given.namespace(Map.of("env", "prod"));

    assertThat(answer(match, change, cluster)).isEqualTo(expected);
  }

  @Test
  void neverGuessesTheLabelsOfANamespace() {
    ObjectChange change = Given.created(Given.release("{}"));

    assertThat(
            answer(
                "{namespaces: {selector: {matchLabels: {env: dev}}}}", change, Given.NOTHING_KNOWN))
        .isEqualTo(Match.Answer.Unknown);
  }

  @Test
  void takesTheLabelsOfANamespaceThatHasOnlyJustComeForUnknown() {
    ObjectChange change = Given.created(Given.release("{}"));

    assertThat(
            answer(
                "{namespaces: {selector: {matchLabels: {env: dev}}}}", change, Given.NOTHING_THERE))
        .isEqualTo(Match.Answer.Unknown);
  }

  @Test
  void doesNotAskForLabelsThatCannotMatter() {
    ObjectChange change = Given.created(Given.release("{}"));

    assertThat(
            answer(
                "{names: [other], namespaces: {selector: {matchLabels: {env: dev}}}}",
                change,
                Given.NOTHING_KNOWN))
        .isEqualTo(Match.Answer.No);
  }

  @Test
  void meansTheObjectAsItWasToo() {
    ObjectChange relabelled =
        Given.updated(
            Given.release("{}", "labels: {tier: prod}"), Given.release("{a: 1}", "labels: {}"));

    assertThat(answer("{selector: {matchLabels: {tier: prod}}}", relabelled, Given.NOTHING_KNOWN))
        .isEqualTo(Match.Answer.Yes);
  }

  @Test
  void leavesDeletionsAloneUnlessNamed() {
    ObjectChange deleted = Given.deleted(Given.release("{}"));

    assertThat(answer("{}", deleted, Given.NOTHING_KNOWN)).isEqualTo(Match.Answer.No);
    assertThat(answer("{operations: [Delete]}", deleted, Given.NOTHING_KNOWN))
        .isEqualTo(Match.Answer.Yes);
  }

  @Test
  void knowsTheNamespaceOfANamespace() {
    ObjectChange change =
        Given.created(Given.object("{apiVersion: v1, kind: Namespace, metadata: {name: team}}"));

    assertThat(answer("{namespaces: {names: [team]}}", change, Given.NOTHING_KNOWN))
        .isEqualTo(Match.Answer.Yes);
  }

  @Test
  void goesByTheLabelsThatANamespaceItselfBrings() {
    ObjectChange change =
        Given.created(
            Given.object(
                "{apiVersion: v1, kind: Namespace, metadata: {name: team, labels: {env: dev}}}"));

    assertThat(
            answer(
                "{namespaces: {selector: {matchLabels: {env: dev}}}}", change, Given.NOTHING_KNOWN))
        .isEqualTo(Match.Answer.Yes);
  }
}
