package dev.plimsoll.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is shipped, installed in a cluster whose pods are only simulated: the program runs on this
 * machine instead, as the Deployment says it.
 *
 * @param cluster where it is installed
 * @param port where the program listens, to which the Service leads
 */
record Installation(Cluster cluster, int port) {

  static final String NAMESPACE = "plimsoll-system";

  /** The kinds of its webhook configurations. */
  static final List<String> WEBHOOKS =
      List.of("mutatingwebhookconfiguration", "validatingwebhookconfiguration");

  /** A release without a chart, which the shipped policies deny. */
  static final String DENIED =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: probe, namespace: default}
      spec: {interval: 10m}
      """;

  /** What a denial of {@link #DENIED} has in its message. */
  static final String DENIAL = "[chart-source/one-source]";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** For a port that nobody listens on yet. */
  static Installation on(Cluster cluster) {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Installation(cluster, free.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Patches as kustomizations and Flux's post-renderers have them, which lead the Service to this
   * machine, and change nothing else: a Service of type ExternalName maps no ports.
   */
  String patches() {
    return """
    patches:
      - target: {kind: Service, name: plimsoll}
        patch: |
          - {op: replace, path: /spec, value: {type: ExternalName, externalName: localhost}}
    """
        + toPort("Mutating")
        + toPort("Validating");
  }

  private String toPort(String phase) {
    return """
      - target: {kind: %sWebhookConfiguration, name: plimsoll}
        patch: |
    """
            .formatted(phase)
        + IntStream.range(0, entries(phase))
            .mapToObj(
                "      - {op: replace, path: /webhooks/%%d/clientConfig/service/port, value: %d}\n"
                        .formatted(port)
                    ::formatted)
            .collect(Collectors.joining());
  }

  private static int entries(String phase) {
    try {
      byte[] shipped = Files.readAllBytes(Path.of("deploy/helm/shared/webhooks.yaml"));
      return Manifests.read("webhooks", shipped).documents().stream()
          .map(Document::resource)
          .filter(candidate -> candidate.kind().startsWith(phase))
          .mapToInt(candidate -> candidate.tree().path("webhooks").size())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A kustomization of a shipped one, led to this machine.
   *
   * @param shipped its folder under {@code deploy/kustomize}
   * @param variables of the environment that its container gets besides
   */
  Path overlay(String shipped, Map<String, String> variables) {
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "kust-");
      Files.writeString(
          folder.resolve("kustomization.yaml"),
          "resources: [../../deploy/kustomize/%s]\n".formatted(shipped)
              + patches()
              + variables.entrySet().stream()
                  .map(Installation::variable)
                  .collect(Collectors.joining()));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String variable(Map.Entry<String, String> variable) {
    return """
      - target: {kind: Deployment, name: plimsoll}
        patch: |
          - op: add
            path: /spec/template/spec/containers/0/env/-
            value: {name: "%s", value: "%s"}
    """
        .formatted(variable.getKey(), variable.getValue());
  }

  /** The same in a copy of the chart, which has no patches. */
  void leadHere(Path chart) throws IOException {
    replace(
        chart.resolve("templates/service.yaml"),
        "(?s)spec:\\n  selector: .*?targetPort: https\\}",
        "spec: {type: ExternalName, externalName: localhost}");
    replace(chart.resolve("shared/webhooks.yaml"), "port: 443\\}", "port: " + port + "}");
  }

  private static void replace(Path file, String regex, String replacement) throws IOException {
    String before = Files.readString(file);
    String after = before.replaceAll(regex, replacement);
    if (after.equals(before)) {
      throw new AssertionError(file + " has no " + regex);
    }
    Files.writeString(file, after);
  }

  /** Installs it, or changes what is installed. */
  void apply(Path overlay) {
    cluster.kubectl("apply", "--server-side", "-k", overlay.toString()).success();
  }

  /** Takes away everything but the namespace, which goes only where controllers run. */
  void removeAllButTheNamespace() {
    cluster
        .kubectl("delete", "mutatingwebhookconfiguration,validatingwebhookconfiguration")
        .with("plimsoll", "--ignore-not-found")
        .success();
    cluster
        .kubectl("delete", "deployments,services,secrets,configmaps,leases", "--all")
        .with("-n", NAMESPACE)
        .success();
  }

  /** Creates an object in a dry run; the command is still to be run. */
  Command create(String yaml) {
    return cluster.kubectl("create", "--dry-run=server", "-f", "-").input(yaml);
  }

  /** Waits until the API server asks the server, and the server denies. */
  void awaitDenial(Server server) {
    Await.until("a release is denied", server, () -> create(DENIED).run().err().contains(DENIAL));
  }

  /**
   * The program as the Deployment in the cluster says it, on the port that the Service leads to.
   */
  Server serve() {
    return Server.start(program(Map.of()).with("--port=" + port, "--drain=0s"));
  }

  /**
   * The program with the arguments, variables and account of the Deployment in the cluster, on this
   * machine; its port is still to be said.
   *
   * @param mounts folders by where the container has them
   */
  Command program(Map<String, Path> mounts) {
    JsonNode pod = read("deployment", "plimsoll").at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    Command command = Program.command();
    for (JsonNode argument : container.path("args")) {
      command = command.with(argument.asText());
    }
    for (JsonNode variable : container.path("env")) {
      String value = variable.path("value").asText();
      for (Map.Entry<String, Path> mount : mounts.entrySet()) {
        value = value.replace(mount.getKey() + "/", mount.getValue() + "/");
      }
      command = command.env(variable.path("name").asText(), value);
    }
    return command
        .with("--host=127.0.0.1", "--management-port=0")
        .env(
            "KUBECONFIG",
            cluster.kubeconfigForServiceAccount(
                NAMESPACE, pod.path("serviceAccountName").asText()));
  }

  /** An object of the namespace, or of none. */
  JsonNode read(String kind, String name) {
    try {
      return JSON.readTree(
          cluster.kubectl("get", kind, name, "-n", NAMESPACE, "-o", "json").success());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
