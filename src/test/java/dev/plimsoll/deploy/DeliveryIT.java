package dev.plimsoll.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kustomizations and the chart come to, as kubectl and helm render them. */
@NeedsTestbed
class DeliveryIT {

  private static final Path CHART = Path.of("deploy", "helm");
  private static final Path KUSTOMIZE = Path.of("deploy", "kustomize");

  /** The chart leaves making the namespace to Helm. */
  private static final String NAMESPACE = "Namespace plimsoll-system";

  private static Path programs;

  @BeforeAll
  static void find(Testbed testbed) {
    programs = testbed.programs();
  }

  private static Command kustomize(String folder) {
    return Command.of(programs.resolve("kubectl"), "kustomize", KUSTOMIZE.resolve(folder));
  }

  private static Command template(String namespace, String... flags) {
    return Command.of(programs.resolve("helm"), "template", "anything", CHART, "-n", namespace)
        .with(flags);
  }

  /** Objects by kind and name. */
  private static SortedMap<String, JsonNode> objects(String yaml) {
    return Manifests.read("rendered", yaml.getBytes(StandardCharsets.UTF_8)).documents().stream()
        .map(Document::resource)
        .collect(
            toMap(
                candidate -> candidate.kind() + " " + candidate.name(),
                candidate -> withSortedVariables(candidate.tree().deepCopy()),
                (one, other) -> {
                  throw new AssertionError("there twice: " + one);
                },
                TreeMap::new));
  }

  /** The order of a container's variables means nothing. */
  private static JsonNode withSortedVariables(JsonNode object) {
    for (JsonNode container : object.at("/spec/template/spec/containers")) {
      ArrayNode sorted = ((ObjectNode) container).arrayNode();
      StreamSupport.stream(container.path("env").spliterator(), false)
          .sorted(Comparator.comparing(variable -> variable.path("name").asText()))
          .forEach(sorted::add);
      ((ObjectNode) container).set("env", sorted);
    }
    return object;
  }

  @ParameterizedTest
  @CsvSource({
    "base, replicas=3",
    "overlays/cert-manager, certManager=true",
    "overlays/audit-only, auditOnly=true",
    "overlays/traces, settings.traces=http://otel-collector.observability:4318"
  })
  void theChartSaysWhatTheKustomizationSays(String folder, String value) {
    Map<String, JsonNode> kustomized = objects(kustomize(folder).success());
    kustomized.remove(NAMESPACE);

    Map<String, JsonNode> rendered = objects(template("plimsoll-system", "--set", value).success());

    assertThat(rendered.keySet()).isEqualTo(kustomized.keySet());
    rendered.forEach((name, object) -> assertThat(object).as(name).isEqualTo(kustomized.get(name)));
  }

  /** What a real API server says to each object, cert-manager's apart, which it does not know. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "base",
        "overlays/cert-manager",
        "overlays/audit-only",
        "overlays/high-availability",
        "overlays/traces"
      })
  void anApiServerTakesWhatTheKustomizationSays(String folder, Cluster cluster) {
    assertThat(tried(kustomize(folder).success(), cluster)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"replicas=3", "certManager=true", "auditOnly=true", "settings.events=true"})
  void anApiServerTakesWhatTheChartSays(String value, Cluster cluster) {
    assertThat(tried(template("plimsoll-system", "--set", value).success(), cluster)).isEmpty();
  }

  /** What it says against them. */
  private static String tried(String yaml, Cluster cluster) {
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: plimsoll-system}}");
    String known =
        Stream.of(yaml.split("(?m)^---\\n"))
            .filter(document -> !document.contains("apiVersion: cert-manager.io/"))
            .collect(Collectors.joining("---\n"));
    return cluster
        .kubectl("apply", "--server-side", "--dry-run=server", "-f", "-")
        .input(known)
        .run()
        .err();
  }

  /** The name and the namespaces of what installs it are one setting, of each way to install it. */
  @Test
  void whatInstallsItIsASetting(Cluster cluster) throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "by-");
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        resources: [../../deploy/kustomize/base, installed-by.yaml]
        components: [../../deploy/kustomize/components/installed-by]
        """);
    Files.writeString(folder.resolve("installed-by.yaml"), shownByTheComponent());
    String kustomized = Command.of(programs.resolve("kubectl"), "kustomize", folder).success();
    String rendered =
        template("plimsoll-system", "--set", "installedBy.name=gate,installedBy.namespaces={infra}")
            .success();

    Map<String, JsonNode> objects = objects(kustomized);
    objects.remove(NAMESPACE);
    assertThat(objects).isEqualTo(objects(rendered));
    List<String> conditions =
        Stream.of("Mutating", "Validating")
            .flatMap(phase ->
                objects
                    .get(phase + "WebhookConfiguration plimsoll")
                    .findValues("matchConditions")
                    .stream())
            .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
            .filter(condition -> condition.path("name").asText().equals("not-plimsoll-itself"))
            .map(condition -> condition.path("expression").asText())
            .toList();
    assertThat(conditions)
        .hasSize(4)
        .allSatisfy(expression ->
            assertThat(expression)
                .contains("['gate']", "['infra plimsoll-system'.split(' ')]")
                .doesNotContain("'plimsoll'", "flux-system"));
    assertThat(tried(kustomized, cluster)).isEmpty();
  }

  /** The ConfigMap as its comment has it, with another name. */
  private static String shownByTheComponent() throws IOException {
    return Files.readString(KUSTOMIZE.resolve("components/installed-by/kustomization.yaml"))
        .lines()
        .filter(line -> line.startsWith("#   "))
        .map(line -> line.substring("#   ".length()))
        .collect(Collectors.joining("\n"))
        .replace("  name: plimsoll\n", "  name: gate\n");
  }

  /** Rights are derived once, and the chart grants those of its settings. */
  @ParameterizedTest
  @CsvSource({"replicas=3, --webhooks=plimsoll", "settings.events=true, --events"})
  void theChartGrantsWhatTheCommandPrints(String value, String flag) {
    Map<String, JsonNode> printed =
        objects(
            Program.command("policy", "rbac", "--policies=builtin,configmaps", flag)
                .with("--secret=plimsoll", "--last-good=plimsoll-last-good")
                .success());

    Map<String, JsonNode> rendered = objects(template("plimsoll-system", "--set", value).success());

    rendered.keySet().removeIf(name -> !name.contains("Role"));
    assertThat(rendered.keySet()).isEqualTo(printed.keySet());
    rendered.forEach((name, object) -> {
      ((ObjectNode) object.path("metadata")).remove("labels");
      assertThat(object).as(name).isEqualTo(printed.get(name));
    });
  }

  /** Beside the API servers: names, and the collector. */
  @ParameterizedTest
  @CsvSource({
    "http://collector:4318, 4318",
    "http://collector/otlp, 80",
    "https://traces.example.com, 443",
    "http://[fd00::7], 80"
  })
  void theChartLetsOutToTheCollector(String url, int port) {
    Map<String, JsonNode> rendered =
        objects(template("plimsoll-system", "--set", "settings.traces=" + url).success());

    assertThat(rendered.get("NetworkPolicy plimsoll").at("/spec/egress/1/ports"))
        .extracting(node -> node.path("port").asInt())
        .containsExactly(53, 53, port);
  }

  @Test
  void theChartIsSound() {
    assertThat(Command.of(programs.resolve("helm"), "lint", "--strict", CHART).success())
        .contains("1 chart(s) linted, 0 chart(s) failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replicaz=3",
        "settings.polices=builtin",
        "settings.drain=1m",
        "settings.traces=collector:4318",
        "replicas=0",
        "installedBy.name=plimsoll'",
        "installedBy.namespaces={flux-*}",
        "installedBy.namespace=infra"
      })
  void theChartDeniesWhatItDoesNotKnow(String value) {
    Command.Result result = template("plimsoll-system", "--set", value).run();

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("don't meet the specifications of the schema");
  }

  @Test
  void theChartGoesIntoAnyNamespace() {
    String rendered = template("elsewhere", "--set", "certManager=true").success();

    assertThat(rendered).doesNotContain("plimsoll-system").contains("elsewhere/plimsoll");
  }

  @Test
  void policiesOfOnesOwnBecomeAConfigMapThatCounts() {
    String rendered =
        template(
                "plimsoll-system",
                "--set-file",
                "policies.tiers\\.yaml=" + CHART.resolve("Chart.yaml"))
            .success();

    JsonNode map = objects(rendered).get("ConfigMap plimsoll-policies");
    assertThat(map.at("/metadata/labels").path("plimsoll.dev/policies").asText()).isEqualTo("true");
    assertThat(map.at("/data").path("tiers.yaml").asText()).contains("name: plimsoll");
  }

  /** Nothing of it may be blocked by a server that is down, and everything must be least. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "base",
        "overlays/cert-manager",
        "overlays/audit-only",
        "overlays/high-availability",
        "overlays/traces"
      })
  void podsMayNothing(String folder) {
    JsonNode pod =
        objects(kustomize(folder).success()).get("Deployment plimsoll").at("/spec/template/spec");

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    JsonNode own = pod.at("/containers/0/securityContext");
    assertThat(own.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(own.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(own.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
  }

  @Test
  void whileItOnlyAuditsEveryEntryFailsOpen() {
    Map<String, JsonNode> objects = objects(kustomize("overlays/audit-only").success());

    for (String kind : List.of("Mutating", "Validating")) {
      assertThat(objects.get(kind + "WebhookConfiguration plimsoll").path("webhooks"))
          .isNotEmpty()
          .allSatisfy(node -> assertThat(node.path("failurePolicy").asText()).isEqualTo("Ignore"));
    }
  }
}
