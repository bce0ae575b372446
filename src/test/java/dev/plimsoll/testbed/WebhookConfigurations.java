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
public record WebhookConfigurations(Cluster cluster, String namespace) implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A release that nobody denies; it is never stored. */
  private static final String PROBE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: probe}
      spec: {interval: 10m, chartRef: {kind: OCIRepository, name: probe}}
      """;

  /** Registers a server, and returns when the API server asks it in both phases. */
  public static WebhookConfigurations of(Cluster cluster, Server server, String namespace) {
    WebhookConfigurations configuration = new WebhookConfigurations(cluster, namespace);
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    configuration.register(server, "Validating", "validate");
    configuration.register(server, "Mutating", "mutate");
    configuration.awaitFirstRequests(server);
    return configuration;
  }

  private void register(Server server, String phase, String path) {
    cluster.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: %sWebhookConfiguration
        metadata: {name: %s}
        webhooks:
          - name: %s.plimsoll.dev
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
            .formatted(phase, namespace, path, server.port(), path, server.caBundle(), namespace));
  }

  /** The API server learns of its webhooks with a delay, and of each kind on its own. */
  private void awaitFirstRequests(Server server) {
    Instant end = Instant.now().plus(LIMIT);
    String metrics;
    do {
      cluster
          .kubectl("create", "--dry-run=server", "-n", namespace, "-f", "-")
          .input(PROBE)
          .success();
      metrics = server.management("/q/metrics").body();
      if (metrics.contains("phase=\"mutate\"") && metrics.contains("phase=\"validate\"")) {
        return;
      }
    } while (Instant.now().isBefore(end));
    throw new AssertionError("the API server does not ask:\n" + metrics);
  }

  @Override
  public void close() {
    for (String phase : new String[] {"mutating", "validating"}) {
      cluster.kubectl("delete", phase + "webhookconfiguration", namespace).success();
    }
  }
}
