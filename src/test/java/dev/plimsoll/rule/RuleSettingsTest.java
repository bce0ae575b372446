package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of rules: those that no shipped policy has, and those that cannot be. */
class RuleSettingsTest {

  @TestFactory
  Stream<DynamicTest> casesPass() throws IOException {
    return PolicyFiles.cases(PolicyFiles.below(Path.of("src/test/resources/rules")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chartSource: {residualChart: Drop}          | known are Remove, Deny
          apiVersion: {fluxVersion: "3.1"}            | "3.1" is no Flux version known here
          apiVersion: {deprecated: Warn}              | known are Advise, Deny, Ignore
          migrationAnnotation: {version: v2beta1}     | no version to move to; known are v2beta2, v2
          migrationAnnotation: {annotation: "a b"}    | cannot be the name of an annotation
          migrationPhases: {tooEarly: Later}          | known are Deny, Postpone
          volatileMetadata: {mode: Pin}               | mode Pin needs a value
          volatileMetadata: {value: x}                | and only that does
          volatileMetadata: {labels: [app.kubernetes.io/name]} | never volatile
          volatileMetadata: {workloads: [{kind: Deployment}]}  | is known, and needs no entry
          imageRollback: {declared: No}               | must be one of Warn, Deny
          allowedSources: {}                          | allow is missing
          allowedSources: {allow: ["https://a.example.com*"]} | also stands for hosts of anybody else
          allowedSources: {allow: ["https:///x"]}     | names no host
          allowedSources: {allow: ["https://a@b.c"]}  | users and parameters are not compared
          verification: {providers: [cosign]}         | did you mean "Cosign"
          remediation: {uninstall: Refuse}            | known are Allow, Advise, Deny
          timing: {}                                  | asks for nothing
          timing: {interval: {min: 5 minutes}}        | is no duration; write it as 90s or 1h30m
          timing: {interval: {min: 2h, max: 90m}}     | min 2h is more than max 90m
          cel: {expression: "1"}                      | must give a bool, and gives a int
          cel: {expression: "true", variables: [{name: a b, expression: "1"}]} | "a b" is no name
          tenancy: {sharedNamespaces: flux-system}    | must be a list
          """)
  void saysWhatASettingCanBe(String rule, String message) {
    String policy =
        """
        apiVersion: plimsoll.dev/v1alpha1
        kind: Policy
        metadata: {name: p}
        spec: {rules: [{id: r, %s}]}
        """
            .formatted(rule);

    assertThat(PolicyFiles.in("p.yaml", policy).problems())
        .singleElement()
        .extracting(Object::toString)
        .asString()
        .contains(message);
  }
}
