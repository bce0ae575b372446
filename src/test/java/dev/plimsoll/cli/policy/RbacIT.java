package dev.plimsoll.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What {@code policy rbac} prints is what the server needs, on a real API server. */
@NeedsTestbed
class RbacIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** A webhook configuration to complete, a release to report, and the kinds of reports. */
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: everything}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: everything}
      webhooks: []
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: everything}
      webhooks: []
      ---
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: keeps-values, namespace: everything}
      spec:
        interval: 10m
        chartRef: {kind: OCIRepository, name: keeps-values}
        upgrade: {preserveValues: true}
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: policyreports.wgpolicyk8s.io}
      spec:
        group: wgpolicyk8s.io
        scope: Namespaced
        names: {kind: PolicyReport, listKind: PolicyReportList, plural: policyreports}
        versions:
          - name: v1alpha2
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: clusterpolicyreports.wgpolicyk8s.io}
      spec:
        group: wgpolicyk8s.io
        scope: Cluster
        names: {kind: ClusterPolicyReport, listKind: ClusterPolicyReportList, plural: clusterpolicyreports}
        versions:
          - name: v1alpha2
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  @Test
  void withTheseRightsTheServerReadsWhatItsPoliciesLookAt(Cluster cluster, Testbed testbed) {
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    Path kubeconfig = cluster.kubeconfigForServiceAccount("default", "least");
    String rbac =
        Program.command("policy", "rbac", "--service-account", "default/least").run().success();

    cluster.apply(rbac);

    try (Server server =
        Server.start(Program.serveCommand().env("KUBECONFIG", kubeconfig.toString()))) {
      assertThat(readyIn(server)).as(String.join("\n", server.log())).isTrue();
      assertThat(server.log()).noneMatch(line -> line.contains("objects are not watched"));
    }
    assertThat(may(kubeconfig, cluster, "list", "secrets")).isTrue();
    assertThat(may(kubeconfig, cluster, "watch", "secrets")).isFalse();
    assertThat(may(kubeconfig, cluster, "update", "helmreleases.helm.toolkit.fluxcd.io")).isFalse();
  }

  @Test
  void withTheseRightsTheServerDoesWhatItsFlagsSwitchOn(Cluster cluster, Testbed testbed) {
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    cluster.apply(OBJECTS);
    cluster
        .kubectl("wait", "--for=condition=Established", "crd/policyreports.wgpolicyk8s.io")
        .success();
    String[] flags = {
      "--policies=builtin,configmaps",
      "--secret=everything",
      "--webhooks=everything",
      "--last-good=kept",
      "--events",
      "--audit-interval=1s",
      "--audit-reports=wgpolicyk8s.io"
    };
    Path kubeconfig = cluster.kubeconfigForServiceAccount("everything", "least");
    cluster.apply(
        Program.command("policy", "rbac", "--service-account", "everything/least")
            .with(flags)
            .success());
    double denied = cluster.denials();

    try (Server server =
        Server.start(
            Program.serveCommand(flags)
                .with("--namespace=everything")
                .env("KUBECONFIG", kubeconfig))) {
      assertThat(readyIn(server)).as(String.join("\n", server.log())).isTrue();
      assertThat(reportedIn(cluster)).as(String.join("\n", server.log())).isTrue();
      assertThat(cluster.denials()).as(String.join("\n", server.log())).isEqualTo(denied);
    }
    assertThat(cluster.denials()).as("on its way out").isEqualTo(denied);
  }

  private static boolean reportedIn(Cluster cluster) {
    Instant end = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(end)) {
      if (cluster
          .kubectl("get", "policyreports", "-n", "everything", "-o", "name")
          .success()
          .contains("/plimsoll")) {
        return true;
      }
    }
    return false;
  }

  private static boolean readyIn(Server server) {
    Instant end = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(end)) {
      if (server.management("/q/health/ready").statusCode() == 200) {
        return true;
      }
    }
    return false;
  }

  private static boolean may(Path kubeconfig, Cluster cluster, String verb, String resource) {
    return cluster
        .kubectl("auth", "can-i", verb, resource, "--all-namespaces")
        .env("KUBECONFIG", kubeconfig.toString())
        .run()
        .out()
        .startsWith("yes");
  }
}
