package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten releases, written for v2beta1, walk to v2 and chartRef as the documentation says, with the
 * shipped webhook configuration and policies, under the definitions of Flux 2.6 and then of 2.9.
 */
@NeedsTestbed(nodes = 2, flux = true, registry = true, definitionsOf = "2.6")
class MigrationWalkIT {

  private static final Path RECIPE = Path.of("docs/how-to/chart-to-chartref.md");
  private static final int RELEASES = 10;

  private static final String TEMPLATE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: "{{ .Release.Name }}"}
      spec:
        selector: {matchLabels: {app: "{{ .Release.Name }}"}}
        template:
          metadata:
            labels:
              app: "{{ .Release.Name }}"
              helm.sh/chart: '{{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}'
          spec:
            terminationGracePeriodSeconds: 0
            containers: [{name: app, image: "ghcr.io/demo/app:1.0.0"}]
      """;

  @TempDir private Path folder;

  private Cluster cluster;

  @Test
  void noPodIsReplacedAndNoReleaseIsLost(Testbed testbed, Cluster given) throws IOException {
    cluster = given;
    Path fleet = fleet();
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    cluster
        .kubectl("apply", "--server-side", "--field-manager=kustomize-controller")
        .with("-f", fleet.toString())
        .success();
    Await.until("everything installed", () -> ready().size() == RELEASES);
    Map<String, String> pods = uids("pods");
    Map<String, String> releases = uids("helmreleases");
    Map<String, JsonNode> specs = specs();
    assertThat(pods).hasSize(RELEASES);
    assertThat(ownedAt()).contains("helm.toolkit.fluxcd.io/v2beta1");

    try (Server server = Program.serve("--no-cluster", "--policies", "policies")) {
      cluster.apply(DeployedIT.configuration(server));
      Await.until("the webhook is asked", this::isGuarded);
      Map<String, String> environment =
          Map.of(
              "KUBECONFIG", cluster.kubeconfig().toString(),
              "FLEET", fleet.toString(),
              "FLUX_CRDS", testbed.crds().toString());
      String path = testbed.programs() + File.pathSeparator + ConsoleIT.path(folder);

      for (Markdown.Block block : Markdown.blocks(RECIPE)) {
        if (block.is("walk")) {
          Console.execute(block, path, environment);
          assertThat(uids("pods")).as("pods after " + block).isEqualTo(pods);
          if (!block.text().contains("--chart-ref") && !specs().equals(specs)) {
            assertThat(specs().values()).allMatch(spec -> spec.has("chartRef"));
          }
        }
      }

      Await.until(
          "every chart by its reference",
          () -> chartVersions().stream().allMatch(version -> version.startsWith("1.0.0+")));
      Await.until("everything ready", () -> ready().size() == RELEASES);
      assertThat(uids("pods")).isEqualTo(pods);
      assertThat(uids("helmreleases")).isEqualTo(releases);
      assertThat(ownedAt()).containsExactly("helm.toolkit.fluxcd.io/v2");
      assertThat(cluster.helm("list", "-n", "shop", "-q").success().lines()).hasSize(RELEASES);
    } finally {
      for (String kind :
          List.of("mutatingwebhookconfiguration", "validatingwebhookconfiguration")) {
        cluster.kubectl("delete", "--ignore-not-found", kind, "plimsoll").success();
      }
    }
  }

  /** The releases of the example, on a registry that has their chart. */
  private Path fleet() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("shop"));
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "{apiVersion: v2, name: shop, version: 1.0.0}");
    Files.writeString(chart.resolve("templates/all.yaml"), TEMPLATE);
    cluster.helm("package", chart.toString(), "-d", folder.toString()).success();
    cluster
        .helm("push", folder.resolve("shop-1.0.0.tgz").toString())
        .with("oci://" + cluster.registry() + "/charts", "--plain-http")
        .success();
    Path fleet = Files.createDirectories(folder.resolve("fleet"));
    try (Stream<Path> files = Files.list(Path.of("examples", "walk"))) {
      for (Path file : files.toList()) {
        Files.writeString(
            fleet.resolve(file.getFileName()),
            Files.readString(file)
                .replace(
                    "oci://registry.example.com/charts",
                    "oci://" + cluster.registry() + "/charts\n  insecure: true"));
      }
    }
    return fleet;
  }

  private boolean isGuarded() {
    return cluster
        .kubectl("create", "--dry-run=server", "-f", "-")
        .input(
            "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: probe,"
                + " namespace: shop}, spec: {interval: 1h}}")
        .run()
        .err()
        .contains("[chart-source/one-source]");
  }

  private JsonNode items(String kind) throws IOException {
    return new ObjectMapper()
        .readTree(
            cluster
                .kubectl("get", kind, "-n", "shop", "--show-managed-fields", "-o", "json")
                .success())
        .path("items");
  }

  private Map<String, String> uids(String kind) throws IOException {
    Map<String, String> uids = new TreeMap<>();
    for (JsonNode item : items(kind)) {
      JsonNode metadata = item.path("metadata");
      uids.put(metadata.path("name").asText(), metadata.path("uid").asText());
    }
    return uids;
  }

  private Map<String, JsonNode> specs() throws IOException {
    Map<String, JsonNode> specs = new TreeMap<>();
    for (JsonNode item : items("helmreleases")) {
      specs.put(item.path("metadata").path("name").asText(), item.path("spec"));
    }
    return specs;
  }

  private Set<String> ready() throws IOException {
    Set<String> ready = new TreeSet<>();
    for (JsonNode item : items("helmreleases")) {
      for (JsonNode condition : item.path("status").path("conditions")) {
        if (condition.path("type").asText().equals("Ready")
            && condition.path("status").asText().equals("True")
            && condition.path("observedGeneration").asInt()
                == item.path("metadata").path("generation").asInt()) {
          ready.add(item.path("metadata").path("name").asText());
        }
      }
    }
    return ready;
  }

  private List<String> chartVersions() throws IOException {
    return items("helmreleases")
        .valueStream()
        .map(item -> item.at("/status/history/0/chartVersion").asText())
        .toList();
  }

  private Set<String> ownedAt() throws IOException {
    Set<String> versions = new TreeSet<>();
    for (JsonNode item : items("helmreleases")) {
      for (JsonNode entry : item.path("metadata").path("managedFields")) {
        versions.add(entry.path("apiVersion").asText());
      }
    }
    return versions;
  }
}
