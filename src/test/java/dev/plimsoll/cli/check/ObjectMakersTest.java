package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectMakersTest {

  private static ObjectMakers sets(String spec) throws JsonProcessingException {
    return ObjectMakers.of(
        List.of(
            new Resource(
                new YAMLMapper()
                    .readTree(
                        """
                        apiVersion: fluxcd.controlplane.io/v1
                        kind: ResourceSet
                        metadata: {name: apps, namespace: flux-system}
                        spec: %s
                        """
                            .formatted(spec)))));
  }

  private static Optional<String> maker(ObjectMakers sets, String name) {
    return sets.maker(FluxKind.HELM_RELEASE.groupKind(), name);
  }

  @Test
  void aNameWithInputsMayBeAnything() throws Exception {
    ObjectMakers sets =
        sets(
            "{resources: [{kind: HelmRelease, metadata: {name: 'a.<< inputs.x >>-db'}}, {kind:"
                + " ConfigMap, metadata: {name: web}}]}");

    assertThat(maker(sets, "a.shop-db")).contains("ResourceSet flux-system/apps");
    assertThat(maker(sets, "a-shop-db")).isEmpty();
    assertThat(maker(sets, "web")).isEmpty();
  }

  @Test
  void aTemplateThatNamesTheKindMayMakeIt() throws Exception {
    assertThat(maker(sets("{resourcesTemplate: 'kind: HelmRelease'}"), "x")).isPresent();
    assertThat(maker(sets("{resourcesTemplate: 'kind: Kustomization'}"), "x")).isEmpty();
  }

  @Test
  void aNameOfManyInputsIsReadInTime() throws Exception {
    ObjectMakers sets =
        sets(
            "{resources: [{kind: HelmRelease, metadata: {name: '"
                + "<<x>>a".repeat(2_000)
                + "'}}]}");

    Optional<String> found =
        assertTimeout(Duration.ofSeconds(5), () -> maker(sets, "a".repeat(250) + "b"));

    assertThat(found).isEmpty();
  }

  @Test
  void anInstanceMakesItsSource() throws Exception {
    ObjectMakers sets = sets("{sync: {kind: OCIRepository, url: 'oci://x', name: fleet}}");

    assertThat(sets.maker(FluxKind.OCI_REPOSITORY.groupKind(), "fleet")).isPresent();
    assertThat(sets.maker(FluxKind.KUSTOMIZATION.groupKind(), "fleet")).isPresent();
    assertThat(sets.maker(FluxKind.GIT_REPOSITORY.groupKind(), "fleet")).isEmpty();
    assertThat(sets.maker(FluxKind.OCI_REPOSITORY.groupKind(), "fleets")).isEmpty();
  }
}
