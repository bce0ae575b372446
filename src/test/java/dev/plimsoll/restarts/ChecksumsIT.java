package dev.plimsoll.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Digests of configuration on pods, while Helm and helm-controller upgrade. The property {@code
 * checksum.rounds} says how often; 5 unless told.
 */
@NeedsTestbed(nodes = 2, flux = true, registry = true)
class ChecksumsIT {

  private static final int ROUNDS = Integer.getInteger("checksum.rounds", 5);

  /** The digest is over the whole rendered file, and so over the chart's version too. */
  private static final Chart CHART =
      new Chart(
          "demo",
          """
          {{- define "config" -}}
          apiVersion: v1
          kind: ConfigMap
          metadata:
            name: config
            labels: {helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}
          data: {key: "{{ .Values.data | default "first" }}"}
          {{- end }}
          {{ include "config" . }}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: deployment, labels: {helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}}
          spec:
            replicas: 2
            selector: {matchLabels: {app: demo}}
            template:
              metadata:
                labels: {app: demo, helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}
                annotations: {checksum/config: "{{ include "config" . | sha256sum }}"}
              spec:
                terminationGracePeriodSeconds: 0
                containers: [{name: app, image: "{{ .Values.image }}", envFrom: [{configMapRef: {name: config}}]}]
          """);

  private static Path folder;
  private static Server server;

  @BeforeAll
  static void serve(Cluster cluster) throws IOException {
    folder = Files.createTempDirectory(Path.of("target"), "charts-").toAbsolutePath();
    Path kubeconfig = cluster.kubeconfigForServiceAccount("default", "checksums");
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: checksums}
        rules:
          - {apiGroups: [""], resources: [services], verbs: [list, watch]}
          - {apiGroups: [""], resources: [configmaps], verbs: [get]}
          - {apiGroups: [""], resources: [secrets], verbs: [get, list]}
          - {apiGroups: [helm.toolkit.fluxcd.io], resources: [helmreleases], verbs: [list, watch]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: checksums}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: checksums}
        subjects: [{kind: ServiceAccount, name: checksums, namespace: default}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: checksums, namespace: default}
        rules: [{apiGroups: [""], resources: [secrets], verbs: [create]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: checksums, namespace: default}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: checksums}
        subjects: [{kind: ServiceAccount, name: checksums, namespace: default}]
        """);
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy,
        """
        apiVersion: plimsoll.dev/v1alpha1
        kind: Policy
        metadata: {name: needless-restarts}
        spec:
          action: Warn
          match: {resources: [Deployment]}
          rules: [{id: chart-labels, volatileMetadata: {checksums: WhenDataUnchanged}}]
        """);
    server =
        Webhook.serve(kubeconfig, policy.toString(), "--trust-requests", "--namespace=default");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void helmReplacesPodsForNewDataAloneHoweverOften(Cluster cluster) {
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: rounds}\n");
    Release release = new Release(cluster, "rounds");
    try {
      Webhook.registerWorkloads(cluster, server, "rounds");
      upgrade(cluster, "1.0.0", "first");
      upgrade(cluster, "1.0.1", "first"); // what the pods start with is kept from here on
      for (int round = 1; round <= ROUNDS; round++) {
        Set<String> pods = release.pods();
        JsonNode before = template(release);

        upgrade(cluster, "1.%d.0".formatted(round), round == 1 ? "first" : "data" + (round - 1));

        assertThat(template(release)).as("same data, round " + round).isEqualTo(before);
        assertThat(release.replaced(pods)).isEmpty();

        upgrade(cluster, "1.%d.1".formatted(round), "data" + round);

        assertThat(template(release)).as("new data, round " + round).isNotEqualTo(before);
        assertThat(release.replaced(pods)).isEqualTo(pods);
      }
    } finally {
      Webhook.unregister(cluster, "rounds");
    }
  }

  @Test
  void helmControllerDoesToo(Cluster cluster) {
    for (int i = 0; i < 4; i++) {
      CHART.packaged(cluster, folder, "2.0." + i, "ghcr.io/demo/app:1.0.0");
    }
    Release release = Release.in(cluster, "by-flux", cluster.serveCharts(folder));
    try {
      Webhook.registerWorkloads(cluster, server, "by-flux");
      release.declare("demo", "2.0.0", "");
      release.declare("demo", "2.0.1", "");
      Set<String> pods = release.pods();

      release.declare("demo", "2.0.2", "");

      assertThat(release.replaced(pods)).isEmpty();
      release.reconcile("drift");
      assertThat(release.replaced(pods)).as("drift detection").isEmpty();
      assertThat(release.eventReasons()).doesNotContain("DriftDetected", "DriftCorrected");

      release.declare("demo", "2.0.3", "values: {data: second}");

      assertThat(release.replaced(pods)).isEqualTo(pods);
    } finally {
      Webhook.unregister(cluster, "by-flux");
    }
  }

  /** Helm's own upgrade, and the end of the rollout that it may begin. */
  private static void upgrade(Cluster cluster, String version, String data) {
    CHART.packaged(cluster, folder, version, "ghcr.io/demo/app:1.0.0");
    cluster
        .helm("upgrade", "--install", "demo", folder.resolve("demo-" + version + ".tgz").toString())
        .with("-n", "rounds", "--set", "data=" + data, "--history-max", "3")
        .success();
    cluster.kubectl("rollout", "status", "deployment/deployment", "-n", "rounds").success();
    Release release = new Release(cluster, "rounds");
    for (int i = 0; i < 20 && new HashSet<>(release.pods()).size() != 2; i++) {
      Release.pause();
    }
  }

  private static JsonNode template(Release release) {
    return release.get("deployment", "deployment").path("spec").path("template");
  }
}
