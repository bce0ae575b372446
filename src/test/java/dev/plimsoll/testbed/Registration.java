package dev.plimsoll.testbed;

import java.time.Duration;
import java.time.Instant;

/**
 * Both webhook configurations that make an API server ask a server about Flux's objects in one
 * namespace, which is created; close it.
 *
 * @param cluster the cluster
 * @param namespace the namespace
 */
public record Registration(Cluster cluster, String namespace) implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A release that every policy about chart sources refuses. */
  private static final String PROBE =
      """
      {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: probe}, spec: {interval: 1m}}
      """;

  /** Registers a server, which must refuse releases without a chart; returns when it is asked. */
  public static Registration of(Cluster cluster, Server server, String namespace) {
    Registration registration = new Registration(cluster, namespace);
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    // The mutating one would answer for both, so the validating one is waited for first.
    registration.register(server, "Validating", "validate");
    registration.register(server, "Mutating", "mutate");
    return registration;
  }

  private void register(Server server, String phase, String path) {
    String webhook = path + "." + namespace + ".plimsoll.dev";
    cluster.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: %sWebhookConfiguration
        metadata: {name: %s}
        webhooks:
          - name: %s
            admissionReviewVersions: [v1]
            sideEffects: None
            timeoutSeconds: 5
            clientConfig: {url: "https://127.0.0.1:%d/%s", caBundle: %s}
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
            rules:
              - apiGroups: [helm.toolkit.fluxcd.io, source.toolkit.fluxcd.io]
                apiVersions: ["*"]
                resources: ["*"]
                operations: [CREATE, UPDATE, DELETE]
        """
            .formatted(
                phase, namespace, webhook, server.port(), path, server.caBundle(), namespace));
    Instant end = Instant.now().plus(LIMIT);
    Command.Result answer;
    do {
      answer =
          cluster
              .kubectl("create", "--dry-run=server", "-n", namespace, "-f", "-")
              .input(PROBE)
              .run();
      if (answer.err().contains(webhook)) {
        return;
      }
    } while (Instant.now().isBefore(end));
    throw new AssertionError("the API server does not ask " + webhook + ": " + answer.err());
  }

  @Override
  public void close() {
    for (String phase : new String[] {"mutating", "validating"}) {
      cluster.kubectl("delete", phase + "webhookconfiguration", namespace).success();
    }
  }
}
