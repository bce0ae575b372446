package dev.plimsoll.cluster.audit;

import static dev.plimsoll.cluster.audit.AuditObjects.NOW;
import static dev.plimsoll.cluster.audit.AuditObjects.object;
import static dev.plimsoll.cluster.audit.AuditObjects.release;
import static dev.plimsoll.cluster.audit.AuditObjects.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.LiveReads;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A status that a controller has left behind, and what waits for it. */
class StaleStatusTest {

  @Nested
  class ConditionsLeftBehind {

    @Test
    void speakOfAnEarlierGeneration() {
      Resource stale = release(status("status: \"True\", observedGeneration: 2", ""));

      assertThat(StaleConditions.of(stale, NOW))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains(
              "status.conditions[0] (type Ready) speaks of generation 2",
              "generation 3",
              "flux reconcile helmrelease shop -n team");
    }

    @Test
    void tellOfAFailureThatIsOver() {
      Resource stale =
          release(
              status(
                  "status: \"False\", reason: UpgradeFailed, observedGeneration: 3",
                  "    - {type: Released, status: \"True\", observedGeneration: 3,"
                      + " lastTransitionTime: \"2026-11-21T10:00:00Z\"}"));

      assertThat(StaleConditions.of(stale, NOW))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("is False (UpgradeFailed) although the release has succeeded since");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Reconciling", "Stalled"})
    void sayThatSomethingGoesOnThoughItIsReady(String type) {
      Resource stale =
          release(
              status(
                  "status: \"True\", observedGeneration: 3",
                  "    - {type: %s, status: \"True\", lastTransitionTime: \"2026-11-21T09:00:00Z\"}"
                      .formatted(type)));

      assertThat(StaleConditions.of(stale, NOW))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains(
              "status.conditions[1] (type " + type + ") is True since 2026-11-21T09:00:00Z",
              "although the object is Ready");
    }

    @ParameterizedTest
    @CsvSource({
      "helm.toolkit.fluxcd.io/v2, HelmRelease, flux reconcile helmrelease a -n b",
      "kustomize.toolkit.fluxcd.io/v1, Kustomization, flux reconcile kustomization a -n b",
      "source.toolkit.fluxcd.io/v1, GitRepository, flux reconcile source git a -n b",
      "source.toolkit.fluxcd.io/v1, OCIRepository, flux reconcile source oci a -n b",
      "source.toolkit.fluxcd.io/v1, HelmRepository, flux reconcile source helm a -n b",
      "source.toolkit.fluxcd.io/v1, HelmChart, flux reconcile source chart a -n b",
      "source.toolkit.fluxcd.io/v1, Bucket, flux reconcile source bucket a -n b",
      "image.toolkit.fluxcd.io/v1, ImageRepository, flux reconcile image repository a -n b",
      "image.toolkit.fluxcd.io/v1, ImagePolicy, flux reconcile image policy a -n b",
      "image.toolkit.fluxcd.io/v1, ImageUpdateAutomation, flux reconcile image update a -n b",
      "notification.toolkit.fluxcd.io/v1, Receiver, flux reconcile receiver a -n b",
      "source.extensions.fluxcd.io/v1beta1, ArtifactGenerator,"
          + " kubectl annotate --overwrite -n b artifactgenerator.source.extensions.fluxcd.io/a"
          + " reconcile.fluxcd.io/requestedAt=$(date +%s)",
      "source.toolkit.fluxcd.io/v1, ExternalArtifact,"
          + " kubectl annotate --overwrite -n b externalartifact.source.toolkit.fluxcd.io/a"
          + " reconcile.fluxcd.io/requestedAt=$(date +%s)"
    })
    void areWrittenAnewByACommandThatThereIs(String apiVersion, String kind, String command) {
      Resource object =
          object(
              "{apiVersion: %s, kind: %s, metadata: {name: a, namespace: b}}"
                  .formatted(apiVersion, kind));

      assertThat(Reconcile.command(object)).isEqualTo(command);
    }

    @Test
    void areNotThoseOfARunningReconciliation() {
      Resource ready = release(status("status: \"True\", observedGeneration: 3", ""));
      Instant atOnce = Instant.parse("2026-11-21T09:10:00Z");
      Resource fresh = release(status("status: \"True\", observedGeneration: 2", ""));

      assertThat(StaleConditions.of(ready, NOW)).isEmpty();
      assertThat(StaleConditions.of(fresh, atOnce)).isEmpty();
    }
  }

  @Nested
  class Dependencies {

    private final Resource waiting =
        release(
            "spec: {dependsOn: [{name: db}]}\n"
                + status("status: \"False\", reason: DependencyNotReady", ""));

    private ClusterView with(String ready) {
      Resource db =
          object(
              """
              apiVersion: helm.toolkit.fluxcd.io/v2
              kind: HelmRelease
              metadata: {name: db, namespace: team, generation: 3}
              """
                  + status(ready, ""));
      AuditClusterView cluster =
          new AuditClusterView(null, LiveReads.unknown("not in this test"), List.of());
      ObjectCache kept = new ObjectCache();
      kept.add(db);
      cluster.know(new GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"), kept);
      return cluster;
    }

    @Test
    void thatAreReadyBlockNothing() {
      assertThat(BlockedDependencies.of(waiting, with("status: \"True\""), NOW))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("waits for team/db, which is ready", "flux reconcile helmrelease shop -n team");
    }

    @Test
    void thatAreNotReadyBlock() {
      assertThat(BlockedDependencies.of(waiting, with("status: \"False\""), NOW)).isEmpty();
    }
  }
}
