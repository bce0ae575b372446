package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.engine.EnforcedFinding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownKindsTest {

  private static final ClusterView NOTHING = new FixedClusterView(List.of());

  private static ObjectChange object(String apiVersion, String kind, Completeness completeness) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", apiVersion).put("kind", kind).putObject("metadata").put("name", "a");
    return ObjectChange.inFile(new Resource(tree), completeness);
  }

  private static Optional<EnforcedFinding> find(String apiVersion, String kind) {
    return UnknownKinds.of(object(apiVersion, kind, Completeness.Whole), NOTHING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          helm.toolkit.fluxcd.io/v2      | HelmRelese     | Deny kind        | helm.toolkit.fluxcd.io has no kind HelmRelese; did you mean HelmRelease of helm.toolkit.fluxcd.io/v2?
          helm.toolkit.fluxcd.io/v2      | Helmrelease    | Deny kind        | helm.toolkit.fluxcd.io has no kind Helmrelease; did you mean HelmRelease of helm.toolkit.fluxcd.io/v2?
          kustomize.toolkit.fluxcd.io/v1 | kustomization  | Deny kind        | kustomize.toolkit.fluxcd.io has no kind kustomization; did you mean Kustomization of kustomize.toolkit.fluxcd.io/v1?
          source.toolkit.fluxcd.io/v1    | HelmRelease    | Deny apiVersion  | source.toolkit.fluxcd.io has no kind HelmRelease; did you mean HelmRelease of helm.toolkit.fluxcd.io/v2?
          helm.toolkit.fluxcd.io/v2      | HelmChart      | Deny apiVersion  | helm.toolkit.fluxcd.io has no kind HelmChart; did you mean HelmChart of source.toolkit.fluxcd.io/v1?
          source.toolkit.fluxcd.com/v1   | GitRepository  | Deny apiVersion  | no Flux serves the group source.toolkit.fluxcd.com; did you mean GitRepository of source.toolkit.fluxcd.io/v1?
          toolkit.fluxcd.io/v1           | GitRepository  | Deny apiVersion  | no Flux serves the group toolkit.fluxcd.io; did you mean GitRepository of source.toolkit.fluxcd.io/v1?
          Helm.toolkit.fluxcd.io/v2      | HelmRelease    | Deny apiVersion  | no Flux serves the group Helm.toolkit.fluxcd.io; did you mean HelmRelease of helm.toolkit.fluxcd.io/v2?
          helm.toolkit.fluxcd.io         | HelmRelease    | Deny apiVersion  | apiVersion helm.toolkit.fluxcd.io has no version; did you mean HelmRelease of helm.toolkit.fluxcd.io/v2?
          helm.fluxcd.io/v1              | HelmRelease    | Warn apiVersion  | helm.fluxcd.io/v1 is of Flux 1, and Flux 2 does not serve it.
          helm.toolkit.fluxcd.io/v3      | HelmReleaseSet | Warn kind        | no Flux that is known here serves helm.toolkit.fluxcd.io/v3 HelmReleaseSet.
          helm.toolkit.fluxcd.io/v3      | Tugboat        | Warn kind        | no Flux that is known here serves helm.toolkit.fluxcd.io/v3 Tugboat.
          ships.toolkit.fluxcd.io/v1     | Tugboat        | Warn apiVersion  | no Flux that is known here serves ships.toolkit.fluxcd.io/v1 Tugboat.
          """)
  void areToldWithWhatWasMeant(String apiVersion, String kind, String effect, String line) {
    EnforcedFinding finding = find(apiVersion, kind).orElseThrow();

    assertThat(finding.name()).isEqualTo("manifest/unknown-kind");
    assertThat(finding.effect() + " " + finding.finding().path()).isEqualTo(effect);
    assertThat(finding.message().lines().findFirst()).contains(line);
    assertThat(finding.message()).contains("\"no matches for kind\"");
  }

  @ParameterizedTest
  @CsvSource({
    "helm.toolkit.fluxcd.io/v2, HelmRelease",
    "helm.toolkit.fluxcd.io/v9, HelmRelease",
    "kustomize.config.k8s.io/v1beta1, Kustomization",
    "helm.cattle.io/v1, HelmChart",
    "influxdb.influxdata.com/v1, Bucket",
    "s3.aws.crossplane.io/v1, Bucket",
    "pkg.crossplane.io/v1, Provider",
    "fluxcd.controlplane.io/v1, ResourceSet",
    "fluxcd.controlplane.io/v1, FluxInstance",
    "infra.contrib.fluxcd.io/v1alpha2, Terraform",
    "source.extensions.fluxcd.io/v1beta1, ArtifactGenerator",
    "'${GROUP}.toolkit.fluxcd.io/v1', HelmRelease",
    "helm.toolkit.fluxcd.io/v2, 'Helm${KIND}'",
    "v1, Service",
    "'', ''",
  })
  void areNotThoseOfOthers(String apiVersion, String kind) {
    assertThat(find(apiVersion, kind)).isEmpty();
  }

  @Test
  void areNotToldOfPatches() {
    assertThat(
            UnknownKinds.of(
                object("helm.toolkit.fluxcd.io/v2", "HelmRelese", Completeness.Fragment), NOTHING))
        .isEmpty();
  }

  @Test
  void areKnownWhereTheirDefinitionIs() {
    ObjectNode crd = JsonNodeFactory.instance.objectNode();
    crd.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    ObjectNode spec = crd.putObject("spec").put("group", "helm.fluxcd.io");
    spec.putObject("names").put("kind", "HelmRelease");

    assertThat(
            UnknownKinds.of(
                object("helm.fluxcd.io/v1", "HelmRelease", Completeness.Whole),
                new FixedClusterView(List.of(new Resource(crd)))))
        .isEmpty();
  }
}
