package dev.plimsoll.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every pod template, whatever is on it. */
class TemplateLawsTest {

  private static final int EACH = 5_000;
  private static final Requester HELM = new Requester("helm", List.of(), "helm-controller");

  private static PolicySet policies(String settings) {
    String policy =
        """
        apiVersion: plimsoll.dev/v1alpha1
        kind: Policy
        metadata: {name: p}
        spec: {rules: [{id: r, volatileMetadata: %s}]}
        """
            .formatted(settings);
    return new PolicySet(
        PolicyDocuments.read(
            Manifests.read("p.yaml", policy.getBytes(StandardCharsets.UTF_8)).documents(),
            new Rules(FluxVersion.LATEST)),
        Clock.systemUTC());
  }

  private static JsonNode fixed(PolicySet policies, ObjectNode old, JsonNode sent, boolean dryRun) {
    Resource object = new Resource(sent);
    return policies
        .mutate(
            new ObjectChange(
                Operation.Update,
                object.type(),
                object,
                new Resource(old),
                HELM,
                Origin.Admission,
                Completeness.Whole,
                dryRun),
            ClusterView.unknown("there is no cluster"))
        .changes()
        .apply(sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{mode: Strip}", "{mode: Pin, value: x}"})
  void theSecondAnswerAndThatInADryRunAreTheFirst(String settings) {
    PolicySet policies = policies(settings);
    Templates templates = new Templates(settings.hashCode());
    for (int i = 0; i < EACH; i++) {
      ObjectNode old = templates.next("demo");
      ObjectNode sent = templates.next("demo");

      JsonNode first = fixed(policies, old, sent, false);

      assertThat(fixed(policies, old, first, false)).as("again").isEqualTo(first);
      assertThat(fixed(policies, old, sent, true)).as("dry run").isEqualTo(first);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{checksums: WhenDataUnchanged}"})
  void freezingLeavesATemplateAsItWasOrAsItWasSent(String settings) {
    PolicySet policies = policies(settings);
    Templates templates = new Templates(42);
    int kept = 0;
    for (int i = 0; i < EACH; i++) {
      ObjectNode old = templates.next("demo");
      ObjectNode sent = templates.next("demo");

      JsonNode fixed = fixed(policies, old, sent, false);

      JsonNode template = fixed.at("/spec/template");
      if (!template.equals(sent.at("/spec/template"))) {
        assertThat(template).isEqualTo(old.at("/spec/template"));
        kept++;
      }
      assertThat(withoutTemplate(fixed)).isEqualTo(withoutTemplate(sent));
    }
    assertThat(kept).isBetween(EACH / 20, EACH);
  }

  private static JsonNode withoutTemplate(JsonNode deployment) {
    ObjectNode rest = deployment.deepCopy();
    ((ObjectNode) rest.path("spec")).remove("template");
    return rest;
  }

  @ParameterizedTest
  @ValueSource(strings = {"{checksums: WhenDataUnchanged}"})
  void aDryRunOfDigestsIsTheSameTheSecondTime(String settings) {
    PolicySet policies = policies(settings);
    Templates templates = new Templates(7);
    for (int i = 0; i < EACH; i++) {
      ObjectNode old = templates.next("demo");

      JsonNode first = fixed(policies, old, templates.next("demo"), true);

      assertThat(fixed(policies, old, first, true)).isEqualTo(first);
    }
  }
}
