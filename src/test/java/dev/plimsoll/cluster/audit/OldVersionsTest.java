package dev.plimsoll.cluster.audit;

import static dev.plimsoll.cluster.audit.AuditObjects.DEFINITION;
import static dev.plimsoll.cluster.audit.AuditObjects.object;
import static dev.plimsoll.cluster.audit.AuditObjects.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API versions that Flux no longer serves: owners, stored versions and fields that are gone. */
class OldVersionsTest {

  @Nested
  class Ownership {

    private final Resource behind =
        release(
            """
              managedFields:
                - {manager: kustomize-controller, operation: Apply, apiVersion: helm.toolkit.fluxcd.io/v2beta2}
                - {manager: helm-controller, operation: Update, apiVersion: helm.toolkit.fluxcd.io/v2}
            """);

    @Test
    void namesTheOwnerAndWhatTheReleaseWillDo() {
      assertThat(StaleFieldOwners.of(behind, FluxVersion.V2_9))
          .singleElement()
          .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.High))
          .extracting(AuditFinding::message)
          .asString()
          .contains("kustomize-controller at v2beta2", "Flux 2.9 does not serve", "flux migrate")
          .doesNotContain("helm-controller at");
    }

    @Test
    void isLessBadWhileTheVersionIsServed() {
      assertThat(StaleFieldOwners.of(behind, FluxVersion.V2_6))
          .singleElement()
          .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.Medium))
          .extracting(AuditFinding::message)
          .asString()
          .contains("gone in Flux 2.8");
    }

    @Test
    void saysNothingOfCurrentOwners() {
      Resource current =
          release("  managedFields: [{manager: m, apiVersion: helm.toolkit.fluxcd.io/v2}]\n");

      assertThat(StaleFieldOwners.of(current, FluxVersion.V2_9)).isEmpty();
    }
  }

  @Nested
  class Stored {

    @ParameterizedTest
    @CsvSource({"2.9,Critical", "2.6,Medium"})
    void storedVersionsBlockTheUpgrade(String flux, Severity severity) {
      Resource definition = object(DEFINITION.formatted("", "", "v2beta1, v2"));

      List<AuditFinding> found = StoredVersions.of(definition, FluxVersion.parse(flux));

      assertThat(found).singleElement().extracting(AuditFinding::severity).isEqualTo(severity);
      assertThat(found.getFirst().message())
          .contains("status.storedVersions[0] is v2beta1", "flux migrate");
    }

    @Test
    void storedVersionsThatAreCurrentAreFine() {
      Resource definition = object(DEFINITION.formatted("", "", "v2"));

      assertThat(StoredVersions.of(definition, FluxVersion.V2_9)).isEmpty();
    }
  }

  @Nested
  class Fields {

    @Test
    void fieldsThatOnlyAnOldVersionShows() {
      Resource old =
          object(
              """
              apiVersion: helm.toolkit.fluxcd.io/v2beta2
              kind: HelmRelease
              metadata: {name: shop, namespace: team}
              spec: {chart: {spec: {chart: shop, valuesFile: values-prod.yaml}}}
              """);

      assertThat(RemovedFields.of(old, FluxVersion.V2_9))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains(
              "spec.chart.spec.valuesFile is gone at v2",
              "In Git, write spec.chart.spec.valuesFiles, a list, in its place");
    }

    @Test
    void fieldsThatOnlyAnOldVersionShowsAndNothingReplaces() {
      Resource old =
          object(
              """
              apiVersion: source.toolkit.fluxcd.io/v1beta2
              kind: GitRepository
              metadata: {name: shop, namespace: team}
              spec: {gitImplementation: libgit2}
              """);

      assertThat(RemovedFields.versions(FluxKind.GIT_REPOSITORY, FluxVersion.V2_9))
          .containsExactly("v1beta1", "v1beta2");
      assertThat(RemovedFields.of(old, FluxVersion.V2_9))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("spec.gitImplementation is gone at v1", "Take it out of Git");
    }
  }
}
