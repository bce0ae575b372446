package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that look at other objects deny nothing where nobody knows those, and say so. */
class UnknownClusterViewTest {

  private static final ClusterView UNKNOWN = ClusterView.unknown("there is no cluster here");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dependencies     | helm.toolkit.fluxcd.io/v2  | HelmRelease           | {dependsOn: [{name: b}]}
          automationBranch | image.toolkit.fluxcd.io/v1 | ImageUpdateAutomation | {sourceRef: {kind: GitRepository, name: fleet}, git: {commit: {}}}
          """)
  void areSaidToBeUnknown(String rule, String apiVersion, String kind, String spec) {
    Verdict verdict = verdict(rule, apiVersion, kind, spec);

    assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
    assertThat(verdict.findings())
        .isNotEmpty()
        .allSatisfy(finding ->
            assertThat(finding.message()).contains("not evaluated", "there is no cluster here"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dependencies     | helm.toolkit.fluxcd.io/v2  | HelmRelease           | {dependsOn: [{name: a}]}
          automationBranch | image.toolkit.fluxcd.io/v1 | ImageUpdateAutomation | {git: {push: {branch: main}}}
          """)
  void areNotMissedByWhatTheObjectItselfShows(
      String rule, String apiVersion, String kind, String spec) {
    Verdict verdict = verdict(rule, apiVersion, kind, spec);

    assertThat(verdict).isInstanceOf(Verdict.Denied.class);
  }

  private static Verdict verdict(String rule, String apiVersion, String kind, String spec) {
    PolicySet policies =
        new PolicySet(
            PolicyFiles.in(
                "p.yaml",
                """
                apiVersion: plimsoll.dev/v1alpha1
                kind: Policy
                metadata: {name: p}
                spec: {rules: [{id: r, %s: {}}]}
                """
                    .formatted(rule)),
            Clock.systemUTC());
    String manifest =
        """
        apiVersion: %s
        kind: %s
        metadata: {name: a, namespace: apps}
        spec: %s
        """
            .formatted(apiVersion, kind, spec);
    Resource object =
        Manifests.read("a.yaml", manifest.getBytes(StandardCharsets.UTF_8))
            .documents()
            .getFirst()
            .resource();
    return policies.check(ObjectChange.inFile(object, Completeness.Whole), UNKNOWN);
  }
}
