package dev.plimsoll.rule.cel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.setting.SettingProblems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whatever the expression and the object, compiling ends in a rule or in complaints, and evaluating
 * in findings, within the budget of one evaluation.
 */
class CelFuzzTest {

  private static final Resource RELEASE =
      Manifests.read(
              "release.yaml",
              """
              apiVersion: helm.toolkit.fluxcd.io/v2
              kind: HelmRelease
              metadata: {name: shop, namespace: team-a, labels: {team: a}, finalizers: [x]}
              spec:
                interval: 10m
                chartRef: {kind: OCIRepository, name: shop}
                values: {replicas: 3, list: [1, 2, 3, 4], ratio: 0.5, on: true, none: null, ip: 10.0.0.1}
              """
                  .getBytes(UTF_8))
          .documents()
          .getFirst()
          .resource();

  private static final ClusterView NONE = ClusterView.unknown("there is no cluster");

  /**
   * The input is an expression, and after NULs, where there are any, a variable {@code v}, an
   * expression for the message, and an object to evaluate.
   */
  @FuzzTest(maxDuration = "2m")
  void compilesAndEvaluatesWithinItsBounds(byte[] bytes) {
    String[] parts = new String(bytes, UTF_8).split("\u0000", 4);
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.put("expression", parts[0]);
    if (parts.length > 1 && !parts[1].isEmpty()) {
      settings.putArray("variables").addObject().put("name", "v").put("expression", parts[1]);
    }
    if (parts.length > 2 && !parts[2].isEmpty()) {
      settings.put("messageExpression", parts[2]);
    }
    List<Problem> problems = new ArrayList<>();
    Document document = new Document("policy.yaml", new Resource(settings), Positions.NONE);
    Optional<? extends Rule> rule =
        CelRule.TYPE
            .settings()
            .read(settings, Pointer.ROOT, new SettingProblems(document, problems));
    assertThat(rule.isEmpty()).isEqualTo(!problems.isEmpty());
    assertThat(problems).allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
    rule.ifPresent(
        candidate -> evaluates(candidate, parts.length > 3 ? object(parts[3]) : RELEASE));
  }

  private static Resource object(String yaml) {
    List<Document> documents = Manifests.read("object.yaml", yaml.getBytes(UTF_8)).documents();
    return documents.isEmpty() ? RELEASE : documents.getFirst().resource();
  }

  /** What is thrown fails the test. */
  private static void evaluates(Rule rule, Resource object) {
    for (Finding finding : rule.evaluate(change(object, null), NONE)) {
      assertThat(finding.message()).isNotBlank();
    }
    assertThat(rule.evaluate(change(object, RELEASE), NONE)).hasSizeLessThan(2);
  }

  private static ObjectChange change(
      Resource object, @org.jspecify.annotations.Nullable Resource old) {
    return new ObjectChange(
        old == null ? Operation.Create : Operation.Update,
        object.type(),
        object,
        old,
        new Requester("alice", List.of("system:authenticated"), "kubectl"),
        Origin.Admission,
        Completeness.Whole,
        false);
  }
}
