package dev.plimsoll.rule.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rule is told of the old value, and what an update that left it alone is let pass. */
class RuleCheckTest {

  private static List<String> evaluated(String rule, String old, String now) throws Exception {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: ships.example.com}
        spec:
          group: example.com
          names: {kind: Ship, plural: ships}
          versions:
          - name: v1
            served: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  apiVersion: {type: string}
                  kind: {type: string}
                  metadata: {type: object}
                  spec:
                    type: object
                    properties:
                      flag: {type: string}
                      hull:
                        type: object
                        properties: {draught: {type: integer, default: 3}}
                        x-kubernetes-validations: [%s]
        """
            .formatted(rule);
    return new CompiledCrd(new Resource(yaml(definition)))
        .evaluate("v1", ship(now), ship(old)).violations().stream()
            .map(Violation::toString)
            .toList();
  }

  private static JsonNode ship(String spec) throws Exception {
    return yaml(
        "{apiVersion: example.com/v1, kind: Ship, metadata: {name: a, namespace: b}, spec: {%s}}"
            .formatted(spec));
  }

  private static JsonNode yaml(String text) throws Exception {
    return new ObjectMapper(new YAMLFactory()).readTree(text);
  }

  @Test
  void evaluatesAChangeByTheOldValueWithItsDefaults() throws Exception {
    String rule = "{rule: 'self.draught >= oldSelf.draught', message: no ship rises}";

    assertThat(evaluated(rule, "hull: {}", "hull: {draught: 2}"))
        .containsExactly("spec.hull: Invalid value: no ship rises");
    assertThat(evaluated(rule, "hull: {}", "hull: {draught: 4}")).isEmpty();
  }

  @Test
  void saysTheOldValueInAMessage() throws Exception {
    String rule =
        "{rule: self.draught < 5, message: too deep, messageExpression: \"'not from ' + string(oldSelf.draught)\"}";

    assertThat(evaluated(rule, "hull: {draught: 2}", "hull: {draught: 9}"))
        .containsExactly("spec.hull: Invalid value: not from 2");
  }

  @Test
  void letsPassWhatTheUpdateLeftAlone() throws Exception {
    String rule = "{rule: self.draught < 5, message: too deep}";

    assertThat(
            evaluated(rule, "flag: malta, hull: {draught: 9}", "flag: panama, hull: {draught: 9}"))
        .isEmpty();
    assertThat(
            evaluated(rule, "flag: malta, hull: {draught: 8}", "flag: malta, hull: {draught: 9}"))
        .containsExactly("spec.hull: Invalid value: too deep");
  }
}
