package dev.plimsoll.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is denied at Helm's record, and what on workloads, with the real Helm and helm-controller.
 */
@NeedsTestbed(nodes = 2, flux = true, registry = true)
class ReleaseGateIT {

  private static final String NEW_IMAGE = "ghcr.io/demo/app:1.1.0";
  private static final String OLD_IMAGE = "ghcr.io/demo/app:1.0.0";

  private static final String[] NO_FLAGS = {};

  private static Path folder;
  private static Path kubeconfig;
  private static String charts;

  @BeforeAll
  static void packageCharts(Cluster cluster) throws IOException {
    folder = Files.createTempDirectory(Path.of("target"), "charts-").toAbsolutePath();
    Chart.DEMO.packaged(cluster, folder, "1.0.0", OLD_IMAGE);
    Chart.DEMO.packaged(cluster, folder, "1.1.0", NEW_IMAGE);
    // Denied by the API server after the workloads are written: Helm writes Ingresses last.
    new Chart(
            "demo",
            Chart.DEMO.templates()
                + """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: broken}
                spec: {rules: [{host: "no host"}]}
                """)
        .packaged(cluster, folder, "1.2.0", "ghcr.io/demo/app:1.2.0");
    charts = cluster.serveCharts(folder);
    kubeconfig = cluster.kubeconfigForServiceAccount("default", "release-gate");
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: release-gate}
        rules:
          - {apiGroups: [""], resources: [namespaces], verbs: [get, list, watch]}
          - {apiGroups: [""], resources: [secrets], verbs: [get, list]}
          - {apiGroups: [apps], resources: [deployments, statefulsets, daemonsets], verbs: [get]}
          - {apiGroups: [batch], resources: [cronjobs], verbs: [get]}
          - {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [get, list, watch]}
          - apiGroups: [helm.toolkit.fluxcd.io, image.toolkit.fluxcd.io]
            resources: ["*"]
            verbs: [get, list, watch]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: release-gate}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: release-gate}
        subjects: [{kind: ServiceAccount, name: release-gate, namespace: default}]
        """);
  }

  @Test
  void helmUpgradeByHandIsDeniedBeforeAnythingChanges(Cluster cluster) throws IOException {
    Release release = Release.in(cluster, "by-hand", charts);
    release.declare("demo", "1.0.0", "");
    try (Server server = serve(policy("Release", "manualUpgrade: {}"))) {
      Webhook.registerReleases(cluster, server, "by-hand");
      Set<String> pods = release.pods();
      Map<String, Integer> generations = release.generations();

      Command.Result upgrade = upgrade(cluster, "by-hand", "1.1.0").run();

      assertThat(upgrade.exitCode()).isNotZero();
      assertThat(upgrade.err()).contains("belongs to HelmRelease by-hand/demo");
      assertThat(release.history()).containsExactly("v1 deployed");
      assertThat(release.replaced(pods)).isEmpty();
      assertThat(release.generations()).isEqualTo(generations);

      release.declare("demo", "1.1.0", "");
      assertThat(release.image()).as("Flux upgrades").isEqualTo(NEW_IMAGE);

      release.patch("{\"spec\": {\"suspend\": true}}");
      Release.pause();
      // Helm may still find that helm-controller owns the fields; the gate has no say in that.
      Command.Result suspended =
          upgrade(cluster, "by-hand", "1.0.0").with("--force-conflicts").run();
      assertThat(suspended.err()).as("suspended").doesNotContain("belongs to HelmRelease");
      assertThat(suspended.exitCode()).as(suspended.err()).isZero();
    } finally {
      Webhook.unregister(cluster, "by-hand");
    }
  }

  @Test
  void reusedValuesCannotCarryAnOldImageBack(Cluster cluster) throws IOException {
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: reuse}\n");
    Release release = new Release(cluster, "reuse");
    cluster
        .helm("install", "demo", chart("1.0.0"), "-n", "reuse", "--set", "image=" + OLD_IMAGE)
        .success();
    cluster
        .kubectl("set", "image", "deployment/deployment", "-n", "reuse", "app=" + NEW_IMAGE)
        .success();
    try (Server server = serve(policy("Release", "imageRollback: {}"))) {
      Webhook.registerReleases(cluster, server, "reuse");

      Command.Result upgrade = upgrade(cluster, "reuse", "1.1.0").with("--reuse-values").run();

      assertThat(upgrade.exitCode()).isNotZero();
      assertThat(upgrade.err())
          .contains(
              "Deployment reuse/deployment: image ghcr.io/demo/app of container app goes back from"
                  + " 1.1.0 to 1.0.0");
      assertThat(release.history()).containsExactly("v1 deployed");
      assertThat(release.image()).isEqualTo(NEW_IMAGE);
    } finally {
      Webhook.unregister(cluster, "reuse");
    }
  }

  @Test
  void whoeverUpgradesReadsWhatWillRestart(Cluster cluster) throws IOException {
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: told}\n");
    cluster.helm("install", "demo", chart("1.0.0"), "-n", "told").success();
    try (Server server = serve(policy("Release", "restartForecast: {}"))) {
      Webhook.registerReleases(cluster, server, "told");

      Command.Result upgrade = upgrade(cluster, "told", "1.1.0").run();

      assertThat(upgrade.exitCode()).isZero();
      assertThat(upgrade.err())
          .contains("StatefulSet statefulset restarts: image of app: 1.0.0 -> 1.1.0");
    } finally {
      Webhook.unregister(cluster, "told");
    }
  }

  @Test
  void whoDoesNotProveToBeTheApiServerIsToldNothingThatOnlySecretsTell(Cluster cluster)
      throws IOException {
    cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: stranger}\n");
    cluster.helm("install", "demo", chart("1.0.0"), "-n", "stranger").success();
    try (Server server = serve(policy("Release", "restartForecast: {}"), NO_FLAGS)) {
      Webhook.registerReleases(cluster, server, "stranger");

      Command.Result upgrade = upgrade(cluster, "stranger", "1.1.0").run();

      assertThat(upgrade.exitCode()).isZero();
      assertThat(upgrade.err())
          .contains("the request does not prove that it comes from the API server")
          .doesNotContain("restarts: image");
    } finally {
      Webhook.unregister(cluster, "stranger");
    }
  }

  @Test
  void remediationRollsBackWhileImagesMayNotGoBack(Cluster cluster) throws IOException {
    Release release = Release.in(cluster, "remediation", charts);
    release.declare("demo", "1.0.0", "");
    try (Server server =
        serve(policy("Release, Deployment, StatefulSet, DaemonSet", "imageRollback: {}"))) {
      Webhook.registerReleases(cluster, server, "remediation");
      Webhook.registerWorkloads(cluster, server, "remediation");

      release.apply(
          "demo",
          "1.2.0",
          "upgrade: {remediation: {retries: 0, remediateLastFailure: true, strategy: rollback}}");
      release.await(
          "rollback",
          node ->
              node.path("status").path("history").path(0).path("version").asInt() == 3
                  && node.path("status")
                      .path("history")
                      .path(0)
                      .path("status")
                      .asText()
                      .equals("deployed"));

      assertThat(release.history()).containsExactly("v3 deployed", "v2 failed", "v1 superseded");
      assertThat(release.image()).isEqualTo(OLD_IMAGE);
    } finally {
      Webhook.unregister(cluster, "remediation");
    }
  }

  @Test
  void aPersonEditsOnlyWhatIsSuspended(Cluster cluster) throws IOException {
    Release release = Release.in(cluster, "edits", charts);
    release.declare("demo", "1.0.0", "");
    try (Server server = serve(policy("Deployment", "manualEdits: {}"))) {
      Webhook.registerWorkloads(cluster, server, "edits");
      Command edit =
          cluster.kubectl(
              "set", "image", "deployment/deployment", "-n", "edits", "app=" + NEW_IMAGE);

      Command.Result denied = edit.run();

      assertThat(denied.exitCode()).isNotZero();
      assertThat(denied.err())
          .contains("Deployment edits/deployment belongs to HelmRelease edits/demo");
      cluster.kubectl("rollout", "restart", "deployment/deployment", "-n", "edits").success();
      cluster.kubectl("scale", "--replicas=3", "deployment/deployment", "-n", "edits").success();
      release.patch("{\"spec\": {\"suspend\": true}}");
      Release.pause();
      assertThat(edit.run().exitCode()).as("suspended").isZero();
    } finally {
      Webhook.unregister(cluster, "edits");
    }
  }

  /** The table of docs/explanation/releases.md: where an upgrade is denied decides what is lost. */
  @Test
  void refusedAtTheRecordNothingIsLost(Cluster cluster) throws IOException {
    String strict = "imageRollback: {declared: Deny}";
    Map<String, String> remediation =
        Map.of(
            "none", "",
            "rollback", "upgrade: {remediation: {retries: 1, strategy: rollback}}",
            "uninstall", "upgrade: {remediation: {retries: 1, strategy: uninstall}}");
    try (Server record = serve(policy("Release", strict));
        Server workload = serve(policy("Deployment", strict))) {
      for (String strategy : remediation.keySet()) {
        Release.in(cluster, "record-" + strategy, charts)
            .declare("demo", "1.1.0", remediation.get(strategy));
        Release.in(cluster, "workload-" + strategy, charts)
            .declare("demo", "1.1.0", remediation.get(strategy));
        Webhook.registerReleases(cluster, record, "record-" + strategy);
        Webhook.registerWorkloads(cluster, workload, "workload-" + strategy);
      }

      Release uninstall = new Release(cluster, "workload-uninstall");
      String uid = uninstall.uid();

      for (String strategy : remediation.keySet()) {
        new Release(cluster, "record-" + strategy)
            .apply("demo", "1.0.0", remediation.get(strategy));
        new Release(cluster, "workload-" + strategy)
            .apply("demo", "1.0.0", remediation.get(strategy));
      }

      for (String strategy : remediation.keySet()) {
        Release release = new Release(cluster, "record-" + strategy);
        release.await(
            "denial", node -> node.path("status").toString().contains("goes back from 1.1.0"));
        assertThat(release.history()).as(release.namespace()).containsExactly("v1 deployed");
        assertThat(release.image()).as(release.namespace()).isEqualTo(NEW_IMAGE);
      }
      Release none = new Release(cluster, "workload-none");
      none.await("failure", node -> none.history().contains("v2 failed"));
      assertThat(none.image()).isEqualTo(NEW_IMAGE);
      Release rollback = new Release(cluster, "workload-rollback");
      // Each failed attempt is rolled back: the first to v3, the next to v5.
      rollback.await(
          "rollback",
          node -> rollback.history().stream().anyMatch(one -> one.matches("v[35] deployed")));
      assertThat(rollback.image()).isEqualTo(NEW_IMAGE);
      uninstall.await("uninstallation", node -> !uninstall.uid().equals(uid));
      // By now it may have been installed again, as v1 of the chart whose upgrade was denied.
      assertThat(uninstall.image()).isIn("", OLD_IMAGE);
    } finally {
      for (String strategy : remediation.keySet()) {
        Webhook.unregister(cluster, "record-" + strategy);
        Webhook.unregister(cluster, "workload-" + strategy);
      }
    }
  }

  private static Command upgrade(Cluster cluster, String namespace, String version) {
    return cluster.helm("upgrade", "demo", chart(version), "-n", namespace);
  }

  private static String chart(String version) {
    return folder.resolve("demo-" + version + ".tgz").toString();
  }

  private static String policy(String kinds, String rule) {
    return """
    apiVersion: plimsoll.dev/v1alpha1
    kind: Policy
    metadata: {name: gate}
    spec:
      match: {resources: [%s]}
      rules: [{id: rule, %s}]
    """
        .formatted(kinds, rule);
  }

  /** A server that knows the cluster, and has read what the policy looks at. */
  private static Server serve(String policy) throws IOException {
    return serve(policy, "--trust-requests");
  }

  private static Server serve(String policy, String... flags) throws IOException {
    Path file = Files.createTempFile(folder, "policy", ".yaml");
    Files.writeString(file, policy);
    return Webhook.serve(kubeconfig, file.toString(), flags);
  }
}
