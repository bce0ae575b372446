package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.WebhookConfigurations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HelmReleases of one namespace, at a real API server that serves them at v2beta1, v2beta2 and v2.
 * They are written by the administrator and by kustomize-controller's service account, each with
 * server-side apply as Flux does it. Close it.
 */
final class Releases implements AutoCloseable {

  static final String CHART =
      "chart: {spec: {chart: shop, version: 1.x, sourceRef: {kind: HelmRepository, name: charts}}}";
  static final String CHART_REF = "chartRef: {kind: OCIRepository, name: shop}";
  static final String BOTH = CHART + "\n  " + CHART_REF;

  private final Cluster cluster;
  private final String namespace;
  private final Map<Writer, Path> kubeconfigs;
  private @Nullable Server server;
  private @Nullable WebhookConfigurations configuration;

  private Releases(Cluster cluster, String namespace, Map<Writer, Path> kubeconfigs) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.kubeconfigs = kubeconfigs;
  }

  /** Makes the namespace and the account; nobody guards the releases yet. */
  static Releases in(Cluster cluster, String namespace) {
    for (String name : List.of(namespace, "flux-system")) {
      cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name));
    }
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: kustomize-controller}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: kustomize-controller, namespace: flux-system}]
        """);
    return new Releases(
        cluster,
        namespace,
        Map.of(
            Writer.ADMINISTRATOR,
            cluster.kubeconfig(),
            Writer.KUSTOMIZE_CONTROLLER,
            cluster.kubeconfigForServiceAccount("flux-system", "kustomize-controller")));
  }

  /** From now on the packaged program guards them by the shipped policies, in both phases. */
  void guard() {
    server = Program.serve("--no-cluster", "--policies", "policies");
    configuration = WebhookConfigurations.of(cluster, server, namespace);
  }

  static String named(Writer writer, String name) {
    return name + (writer == Writer.ADMINISTRATOR ? "" : "-by-flux");
  }

  Command kubectl(Writer writer, String... arguments) {
    return cluster
        .kubectl("-n", namespace)
        .with(arguments)
        .env("KUBECONFIG", kubeconfigs.get(writer));
  }

  /** Applies a release as Flux does: server-side, by force, as kustomize-controller. */
  Command.Result apply(Writer writer, String name, String version, String chart, String... flags) {
    return kubectl(writer, "apply", "--server-side", "--force-conflicts", "-f", "-")
        .with("--field-manager=kustomize-controller")
        .with(flags)
        .input(manifest(writer, name, version, chart, "10m"))
        .run();
  }

  static String manifest(
      Writer writer, String name, String version, String chart, String interval) {
    return """
    apiVersion: helm.toolkit.fluxcd.io/%s
    kind: HelmRelease
    metadata: {name: %s}
    spec:
      interval: %s
      %s
    """
        .formatted(version, named(writer, name), interval, chart);
  }

  Resource stored(Writer writer, String name) throws IOException {
    return read(
        kubectl(
                writer,
                "get",
                "helmreleases.v2.helm.toolkit.fluxcd.io",
                named(writer, name),
                "-o",
                "json",
                "--show-managed-fields")
            .success());
  }

  static Resource read(String json) throws IOException {
    return new Resource(new ObjectMapper().readTree(json));
  }

  static String resourceVersion(Resource object) {
    return object.metadata().path("resourceVersion").asText();
  }

  static int generation(Resource object) {
    return object.metadata().path("generation").asInt();
  }

  @Override
  public void close() {
    if (configuration != null) {
      configuration.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
