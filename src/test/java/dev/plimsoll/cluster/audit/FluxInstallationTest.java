package dev.plimsoll.cluster.audit;

import static dev.plimsoll.cluster.audit.AuditObjects.DEFINITION;
import static dev.plimsoll.cluster.audit.AuditObjects.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Controllers and CRDs that do not belong together. */
class FluxInstallationTest {

  private static Controller controller(String name, String namespace, String version) {
    return Controller.of(
            object(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s-controller
                  namespace: %2$s
                  labels: {app.kubernetes.io/component: %1$s-controller, app.kubernetes.io/instance: %2$s}
                spec:
                  template:
                    spec:
                      containers: [{name: manager, image: "ghcr.io/fluxcd/%1$s-controller:%3$s"}]
                """
                    .formatted(name, namespace, version)))
        .orElseThrow();
  }

  @Nested
  class Definitions {

    @Test
    void lacksFieldsOfTheControllersThatRun() {
      Resource old = object(DEFINITION.formatted("", "driftDetection: {}, chartRef: {}", "v2"));

      assertThat(VersionSkew.definition(old, FluxVersion.V2_8))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("older than the controllers", "spec.waitStrategy")
          .doesNotContain("postRenderStrategy");
    }

    @Test
    void doesNotHaveTheVersionThatTheControllersWorkWith() {
      Resource old =
          object(DEFINITION.formatted("", "", "v2beta2").replace("name: v2\n", "name: v2beta2\n"));

      assertThat(VersionSkew.definition(old, FluxVersion.V2_8))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("does not have v2", "cannot read a single object");
    }

    @Test
    void isOfAKindThatTheControllersDoNotHaveYet() {
      Resource later =
          object(
              """
              apiVersion: apiextensions.k8s.io/v1
              kind: CustomResourceDefinition
              metadata: {name: externalartifacts.source.toolkit.fluxcd.io}
              spec: {group: source.toolkit.fluxcd.io, names: {kind: ExternalArtifact}, versions: []}
              """);

      assertThat(VersionSkew.definition(later, FluxVersion.V2_6)).isEmpty();
    }

    @Test
    void isNewerThanTheControllers() {
      FluxVersion running = FluxVersion.V2_3;
      Resource recent =
          object(
              DEFINITION.formatted(
                  "",
                  "driftDetection: {}, chartRef: {}, postRenderStrategy: {},"
                      + " test: {properties: {filters: {}}},"
                      + " chart: {properties: {spec: {properties: {ignoreMissingValuesFiles: {}}}}}",
                  "v2"));

      assertThat(VersionSkew.definition(recent, running))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("of Flux 2.9 or later (it has spec.postRenderStrategy)", "of Flux 2.3");
    }

    @Test
    void belongsToSomebodyElse() {
      Resource definition =
          object(
              DEFINITION.formatted(
                  ", annotations: {meta.helm.sh/release-name: flux,"
                      + " meta.helm.sh/release-namespace: cloud}",
                  "",
                  "v2"));

      assertThat(
              Installations.foreign(
                  definition, List.of(controller("helm", "flux-system", "v1.6.3"))))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("Helm release cloud/flux", "runs in flux-system");
    }

    @Test
    void belongsToTheOneInstallation() {
      Resource definition =
          object(
              DEFINITION.formatted(
                  ", labels: {app.kubernetes.io/instance: flux-system}", "", "v2"));

      assertThat(
              Installations.foreign(
                  definition, List.of(controller("helm", "flux-system", "v1.6.3"))))
          .isEmpty();
    }
  }

  @Nested
  class Controllers {

    @Test
    void runTwice() {
      List<Controller> two =
          List.of(
              controller("helm", "flux-system", "v1.6.3"), controller("helm", "cloud", "v1.6.3"));

      assertThat(Installations.several(two))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("helm-controller runs 2 times, in cloud, flux-system");
    }

    @Test
    void areOfDifferentReleases() {
      List<Controller> mixed =
          List.of(
              controller("helm", "flux-system", "v1.6.3"),
              controller("source", "flux-system", "v1.7.0"));

      assertThat(VersionSkew.controllers(mixed))
          .singleElement()
          .satisfies(finding -> assertThat(finding.name()).isEqualTo("source-controller"))
          .extracting(AuditFinding::message)
          .asString()
          .contains("is of Flux 2.7", "of Flux 2.9 (helm-controller v1.6.3)");
    }

    @Test
    void areInStep() {
      List<Controller> same =
          List.of(
              controller("helm", "flux-system", "v1.6.3"),
              controller("source", "flux-system", "v1.9.1"));

      assertThat(VersionSkew.controllers(same)).isEmpty();
      assertThat(Installations.several(same)).isEmpty();
      assertThat(VersionSkew.release(same)).contains(FluxVersion.V2_9);
    }
  }
}
