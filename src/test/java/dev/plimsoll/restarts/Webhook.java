package dev.plimsoll.restarts;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Server;

/** Registrations of a running server, for one namespace. */
final class Webhook {

  private Webhook() {}

  /** Workloads, mended and judged; a dead server stops nothing. */
  static void registerWorkloads(Cluster cluster, Server server, String namespace) {
    for (String phase : new String[] {"Mutating", "Validating"}) {
      cluster.apply(
          configuration(
              phase,
              "workloads",
              server,
              namespace,
              "Ignore",
              """
              - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, statefulsets, daemonsets]}
              - {apiGroups: [batch], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [cronjobs]}
              """,
              ""));
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

  /** Takes the registrations of a namespace away. */
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
