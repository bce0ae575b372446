package dev.plimsoll.cluster.audit;

import static dev.plimsoll.cluster.audit.AuditObjects.object;
import static dev.plimsoll.cluster.audit.AuditObjects.objects;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes Flux delete and install a release that it should upgrade. */
class ReplacedReleasesTest {

  private static final String POLICY =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: pinned}
      spec:
        matchConstraints:
          resourceRules: [{apiGroups: [%s], operations: [CREATE, UPDATE], resources: ["*"]}]
        validations: [{expression: "true"%s}]
      """;

  private final List<Resource> binding =
      objects(
          """
          apiVersion: admissionregistration.k8s.io/v1
          kind: ValidatingAdmissionPolicyBinding
          metadata: {name: pinned}
          spec: {policyName: pinned, validationActions: [Deny]}
          """);

  @Test
  void anAdmissionPolicyThatAnswers422() {
    List<Resource> policies = objects(POLICY.formatted("helm.toolkit.fluxcd.io", ""));

    assertThat(AdmissionPolicies.of(policies, binding))
        .singleElement()
        .extracting(AuditFinding::message)
        .asString()
        .contains("spec.validations[0].reason is missing", "code 422", "reason: Forbidden");
  }

  @Test
  void anAdmissionPolicyThatAnswers403OrIsAboutOthersOrOnlyWarns() {
    Resource forbidden = object(POLICY.formatted("helm.toolkit.fluxcd.io", ", reason: Forbidden"));
    Resource others = object(POLICY.formatted("apps", ""));
    Resource unbound = object(POLICY.formatted("\"*\"", "").replace("pinned", "unbound"));

    assertThat(AdmissionPolicies.of(List.of(forbidden, others, unbound), binding)).isEmpty();
  }

  @Test
  void aKustomizationThatForcesReleases() {
    Resource forcing =
        object(
            """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps, namespace: flux-system}
            spec: {force: true}
            status:
              inventory:
                entries:
                  - {id: team_shop_helm.toolkit.fluxcd.io_HelmRelease, v: v2}
                  - {id: team_shop_source.toolkit.fluxcd.io_OCIRepository, v: v1}
            """);

    assertThat(ForcedReleases.of(forcing))
        .singleElement()
        .extracting(AuditFinding::message)
        .asString()
        .contains("spec.force is set over a HelmRelease (team/shop)");
  }

  @ParameterizedTest
  @CsvSource({"enabled, true", "Enabled, true", "disabled, false"})
  void aResourceSetThatForcesReleases(String force, boolean found) {
    Resource forcing =
        object(
            """
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSet
            metadata: {name: shops, namespace: team, annotations: {fluxcd.controlplane.io/force: %s}}
            status: {inventory: {entries: [{id: team_shop_helm.toolkit.fluxcd.io_HelmRelease, v: v2}]}}
            """
                .formatted(force));

    assertThat(ForcedReleases.of(forcing))
        .hasSize(found ? 1 : 0)
        .allSatisfy(finding ->
            assertThat(finding.message())
                .startsWith(
                    "metadata.annotations[fluxcd.controlplane.io/force] is set over a HelmRelease")
                .endsWith("with fluxcd.controlplane.io/force: enabled."));
  }
}
