package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionTest {

  @ParameterizedTest
  @CsvSource({
    "HelmRelease, helmreleases",
    "OCIRepository, ocirepositories",
    "ImagePolicy, imagepolicies",
    "Ingress, ingresses",
    "CustomResourceDefinition, customresourcedefinitions",
  })
  void namesKindsAsTheApiDoes(String kind, String plural) {
    assertThat(Permission.plural(kind)).isEqualTo(plural);
  }
}
