package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.GroupKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FluxKindTest {

  @ParameterizedTest
  @CsvSource({
    "HELM_RELEASE, v2beta1, 2.1, CURRENT",
    "HELM_RELEASE, v2beta1, 2.6, DEPRECATED",
    "HELM_RELEASE, v2beta1, 2.7, GONE",
    "HELM_RELEASE, v2beta2, 2.1, NOT_YET",
    "HELM_RELEASE, v2beta2, 2.7, DEPRECATED",
    "HELM_RELEASE, v2beta2, 2.8, GONE",
    "HELM_RELEASE, v2, 2.2, NOT_YET",
    "HELM_RELEASE, v2, 2.3, CURRENT",
    "HELM_RELEASE, v3, 2.9, UNKNOWN",
    "OCI_REPOSITORY, v1, 2.5, NOT_YET",
    "OCI_REPOSITORY, v1, 2.6, CURRENT",
    "IMAGE_POLICY, v1beta2, 2.8, DEPRECATED",
    "IMAGE_POLICY, v1beta2, 2.9, GONE",
    "ALERT, v1beta3, 2.9, CURRENT",
    "EXTERNAL_ARTIFACT, v1, 2.6, NOT_YET",
  })
  void tellsWhatAVersionIsToARelease(
      FluxKind kind, String version, String flux, ApiState expected) {
    assertThat(kind.state(version, FluxVersion.parse(flux))).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindHasAVersionInTheLatestRelease(FluxKind kind) {
    assertThat(kind.apiVersion(FluxVersion.LATEST)).isPresent();
  }

  @Test
  void isFoundByGroupAndKind() {
    assertThat(FluxKind.of(new GroupKind("kustomize.toolkit.fluxcd.io", "Kustomization")))
        .contains(FluxKind.KUSTOMIZATION);
    assertThat(FluxKind.of(new GroupKind("kustomize.config.k8s.io", "Kustomization"))).isEmpty();
  }
}
