package dev.plimsoll.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.Document;
import dev.plimsoll.manifest.Manifests;
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
          .filter(it -> it.kind().startsWith(phase))
          .mapToInt(it -> it.tree().path("webhooks").size())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The program with the arguments, variables and account of the Deployment in the cluster. */
  Server serve() {
    JsonNode pod = read("deployment", "plimsoll").at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    Path account =
        cluster.kubeconfigForServiceAccount(NAMESPACE, pod.path("serviceAccountName").asText());
    Command command = Program.command();
    for (JsonNode argument : container.path("args")) {
      command = command.with(argument.asText());
    }
    for (JsonNode variable : container.path("env")) {
      command = command.env(variable.path("name").asText(), variable.path("value").asText());
    }
    return Server.start(
        command
            .with("--host=127.0.0.1", "--port=" + port, "--management-port=0", "--drain=0s")
            .env("KUBECONFIG", account));
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
