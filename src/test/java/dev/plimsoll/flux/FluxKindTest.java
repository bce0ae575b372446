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
    "ALERT, v1beta3, 2.10, DEPRECATED",
    "ALERT, v1, 2.9, NOT_YET",
    "PROVIDER, v1, 2.10, CURRENT",
    "EXTERNAL_ARTIFACT, v1, 2.6, NOT_YET",
  })
  void tellsWhatAVersionIsToARelease(
      FluxKind kind, String version, String flux, ApiState expected) {
    assertThat(kind.state(version, FluxVersion.parse(flux))).isEqualTo(expected);
  }

  /** What one of the supported releases serves, 2.8 to 2.10, is neither gone nor to come. */
  @ParameterizedTest
  @CsvSource({
    "HELM_RELEASE, v2beta2, GONE, v2",
    "HELM_RELEASE, v2, CURRENT, v2",
    "IMAGE_POLICY, v1beta2, DEPRECATED, v1",
    "ALERT, v1beta2, DEPRECATED, v1beta3",
    "ALERT, v1beta3, CURRENT, v1beta3",
    "PROVIDER, v1, CURRENT, v1beta3",
    "PROVIDER, v3, UNKNOWN, v1beta3",
  })
  void tellsWhatAVersionIsWhereNobodyNamedARelease(
      FluxKind kind, String version, ApiState expected, String proposed) {
    assertThat(kind.state(version, FluxTarget.SUPPORTED)).isEqualTo(expected);
    assertThat(kind.apiVersion(FluxTarget.SUPPORTED)).contains(kind.group() + "/" + proposed);
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
