package dev.plimsoll.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The webhook configurations as they are shipped, but for where the server is: it runs on this
 * machine. Close them.
 *
 * @param cluster the cluster
 * @param configurations the webhook configurations
 */
record ShippedWebhooks(Cluster cluster, List<JsonNode> configurations) implements AutoCloseable {

  private static final Path SHIPPED = Path.of("deploy/helm/shared/webhooks.yaml");

  /** A namespace whose objects no webhook is asked about. */
  static final String EXEMPT_NAMESPACE = "kube-system";

  /** Makes the API server ask a server, in a while. */
  static ShippedWebhooks apply(Cluster cluster, Server server) throws IOException {
    List<JsonNode> configurations = new ArrayList<>();
    for (Document document : Manifests.read("webhooks", Files.readAllBytes(SHIPPED)).documents()) {
      ObjectNode configuration = document.resource().tree().deepCopy();
      String path = configuration.path("kind").asText().startsWith("Mut") ? "/mutate" : "/validate";
      for (JsonNode webhook : configuration.path("webhooks")) {
        ((ObjectNode) webhook)
            .putObject("clientConfig")
            .put("url", server.uri(path).toString())
            .put("caBundle", server.caBundle());
      }
      cluster.apply(configuration.toString());
      configurations.add(configuration);
    }
    return new ShippedWebhooks(cluster, List.copyOf(configurations));
  }

  /** The plural names of the kinds that a mutating webhook is asked about when they are created. */
  Set<String> plurals() {
    Set<String> plurals = new TreeSet<>();
    configurations.stream()
        .filter(configuration -> configuration.path("kind").asText().startsWith("Mut"))
        .flatMap(configuration -> configuration.findValues("rules").stream())
        .forEach(rules ->
            rules
                .findValues("resources")
                .forEach(names -> names.forEach(name -> plurals.add(name.asText()))));
    return plurals;
  }

  @Override
  public void close() {
    for (JsonNode configuration : configurations) {
      cluster
          .kubectl("delete", configuration.path("kind").asText().toLowerCase(Locale.ROOT))
          .with(configuration.at("/metadata/name").asText())
          .success();
    }
  }
}
