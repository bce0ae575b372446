package dev.plimsoll.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Webhook configurations of a running server, for one namespace. */
final class Webhook {

  /** The shipped policy against needless restarts. */
  static final String NEEDLESS_RESTARTS = "policies/workloads/needless-restarts.yaml";

  private static final String WORKLOADS =
      """
      - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, statefulsets, daemonsets]}
      - {apiGroups: [batch], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [cronjobs]}
      """;

  private Webhook() {}

  /** A server that knows the cluster, and has read what the policies in {@code file} look at. */
  static Server serve(Path kubeconfig, String file, String... flags) {
    Server server =
        Server.start(
            Program.serveCommand("--policies", file)
                .with(flags)
                .env("KUBECONFIG", kubeconfig.toString()));
    for (int i = 0; i < 60 && server.management("/q/health/ready").statusCode() != 200; i++) {
      Release.pause();
    }
    return server;
  }

  /**
   * What helm-controller asks about workloads to find drift, with the entry that is shipped for it;
   * a dead server makes it fail.
   */
  static void registerDriftDetection(Cluster cluster, Server server, String namespace) {
    cluster.apply(
        configuration(
            "Mutating",
            "drift",
            server,
            namespace,
            "Fail",
            WORKLOADS,
            """
            matchConditions:
              - {name: looks-for-drift, expression: "%s"}
            """
                .formatted(shippedCondition())));
  }

  private static String shippedCondition() {
    try {
      for (Document document :
          Manifests.read(
                  "webhooks", Files.readAllBytes(Path.of("deploy/helm/shared/webhooks.yaml")))
              .documents()) {
        for (JsonNode webhook : document.resource().tree().path("webhooks")) {
          if (webhook.path("name").asText().equals("drift.mutate.plimsoll.dev")) {
            assertThat(webhook.path("failurePolicy").asText()).isEqualTo("Fail");
            return webhook.at("/matchConditions/0/expression").asText();
          }
        }
      }
      throw new AssertionError("no entry for drift detection in deploy/helm/shared/webhooks.yaml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Workloads, fixed and evaluated; a dead server stops nothing. */
  static void registerWorkloads(Cluster cluster, Server server, String namespace) {
    for (String phase : new String[] {"Mutating", "Validating"}) {
      cluster.apply(configuration(phase, "workloads", server, namespace, "Ignore", WORKLOADS, ""));
    }
  }

  /** Helm's records. */
  static void registerReleases(Cluster cluster, Server server, String namespace) {
    cluster.apply(
        configuration(
            "Validating",
            "releases",
            server,
            namespace,
            "Fail",
            """
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [secrets]}
            """,
            """
            objectSelector: {matchLabels: {owner: helm}}
            matchConditions: [{name: record, expression: "object.type == 'helm.sh/release.v1'"}]
            """));
  }

  /** Takes the webhook configurations of a namespace away. */
  static void unregister(Cluster cluster, String namespace) {
    cluster
        .kubectl(
            "delete",
            "mutatingwebhookconfigurations,validatingwebhookconfigurations",
            "-l",
            "test=" + namespace)
        .success();
  }

  private static String configuration(
      String phase,
      String what,
      Server server,
      String namespace,
      String failurePolicy,
      String rules,
      String more) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: %1$sWebhookConfiguration
    metadata: {name: %2$s-%3$s, labels: {test: %3$s}}
    webhooks:
      - name: %2$s.plimsoll.dev
        admissionReviewVersions: [v1]
        sideEffects: None
        timeoutSeconds: 10
        failurePolicy: %4$s
        clientConfig: {url: "https://127.0.0.1:%5$d/%6$s", caBundle: "%7$s"}
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %3$s}}
        rules:
    %8$s%9$s\
    """
        .formatted(
            phase,
            what,
            namespace,
            failurePolicy,
            server.port(),
            phase.equals("Mutating") ? "mutate" : "validate",
            server.caBundle(),
            rules.indent(6),
            more.indent(4));
  }
}
