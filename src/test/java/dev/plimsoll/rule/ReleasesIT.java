package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.WebhookConfigurations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The packaged program with the shipped policies, as both webhooks of a real API server that serves
 * HelmReleases at v2beta1, v2beta2 and v2; asked by the administrator and by kustomize-controller's
 * service account, each with server-side apply as Flux does it.
 */
@NeedsTestbed(definitionsOf = "2.6")
class ReleasesIT {

  private static final String NAMESPACE = "releases";
  private static final String CHART =
      "chart: {spec: {chart: shop, version: 1.x, sourceRef: {kind: HelmRepository, name: charts}}}";
  private static final String CHART_REF = "chartRef: {kind: OCIRepository, name: shop}";
  private static final String BOTH = CHART + "\n  " + CHART_REF;

  /** Who writes. */
  enum Writer {
    ADMINISTRATOR,
    KUSTOMIZE_CONTROLLER
  }

  private static Cluster cluster;
  private static Server server;
  private static WebhookConfigurations configuration;
  private static Map<Writer, Path> kubeconfigs;

  @BeforeAll
  static void start(Cluster given) {
    cluster = given;
    for (String namespace : List.of(NAMESPACE, "flux-system")) {
      cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    }
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: kustomize-controller}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: kustomize-controller, namespace: flux-system}]
        """);
    kubeconfigs =
        Map.of(
            Writer.ADMINISTRATOR,
            cluster.kubeconfig(),
            Writer.KUSTOMIZE_CONTROLLER,
            cluster.kubeconfigForServiceAccount("flux-system", "kustomize-controller"));
    for (Writer writer : Writer.values()) {
      // Only v2beta1 lets it in, and only while nobody guards it.
      apply(writer, "as-it-was", "v2beta1", BOTH).success();
    }
    server = Program.serve("--no-cluster", "--policies", "policies");
    configuration = WebhookConfigurations.of(cluster, server, NAMESPACE);
  }

  @AfterAll
  static void stop() {
    if (configuration != null) {
      configuration.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static String named(Writer writer, String name) {
    return name + (writer == Writer.ADMINISTRATOR ? "" : "-by-flux");
  }

  private static Command kubectl(Writer writer, String... arguments) {
    return cluster
        .kubectl("-n", NAMESPACE)
        .with(arguments)
        .env("KUBECONFIG", kubeconfigs.get(writer));
  }

  /** Applies a release as Flux does: server-side, by force, as kustomize-controller. */
  private static Command.Result apply(
      Writer writer, String name, String version, String chart, String... flags) {
    return kubectl(writer, "apply", "--server-side", "--force-conflicts", "-f", "-")
        .with("--field-manager=kustomize-controller")
        .with(flags)
        .input(manifest(writer, name, version, chart, "10m"))
        .run();
  }

  private static String manifest(
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

  private static Resource stored(Writer writer, String name) throws IOException {
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

  private static Resource read(String json) throws IOException {
    return new Resource(new ObjectMapper().readTree(json));
  }

  private static String resourceVersion(Resource object) {
    return object.metadata().path("resourceVersion").asText();
  }

  private static int generation(Resource object) {
    return object.metadata().path("generation").asInt();
  }

  /** Applies what leaves a remainder of {@code chart}, and shows that it is fixed for good. */
  private static void isFixed(Writer writer, String name, String chart, String warning)
      throws IOException {
    int before = generation(stored(writer, name));

    Resource tried =
        read(apply(writer, name, "v2", chart, "--dry-run=server", "-o", "json").success());
    Command.Result applied = apply(writer, name, "v2", chart);
    Resource once = stored(writer, name);
    Resource triedAgain =
        read(apply(writer, name, "v2", chart, "--dry-run=server", "-o", "json").success());
    apply(writer, name, "v2", chart).success();
    Resource twice = stored(writer, name);

    assertThat(applied.success()).contains("serverside-applied");
    assertThat(applied.err()).contains("Warning: [chart-source/one-source] " + warning);
    assertThat(once.spec().has("chart")).isFalse();
    assertThat(once.spec().has("chartRef")).isTrue();
    assertThat(tried.spec()).isEqualTo(once.spec());
    assertThat(triedAgain.spec()).isEqualTo(once.spec());
    assertThat(generation(once)).isEqualTo(before + 1);
    assertThat(generation(twice)).isEqualTo(generation(once));
    assertThat(resourceVersion(twice)).isEqualTo(resourceVersion(once));
  }

  @ParameterizedTest
  @EnumSource
  void aFieldOfTheChartThatSomebodyElseOwnsIsTakenAway(Writer writer) throws IOException {
    apply(writer, "patched", "v2", CHART).success();
    kubectl(writer, "patch", "helmrelease", named(writer, "patched"), "--type=merge", "-p")
        .with("{\"spec\": {\"chart\": {\"spec\": {\"interval\": \"5m\"}}}}")
        .success();

    isFixed(
        writer,
        "patched",
        CHART_REF,
        "removed what was left of spec.chart, still owned by field manager kubectl-patch");
  }

  @ParameterizedTest
  @EnumSource
  void aVersionLeftOverInTheManifestIsTakenAway(Writer writer) throws IOException {
    apply(writer, "left-over", "v2", CHART).success();

    isFixed(
        writer,
        "left-over",
        "chart: {spec: {version: 1.x}}\n  " + CHART_REF,
        "removed what was left of spec.chart; take it out of the manifest, too");
  }

  @ParameterizedTest
  @EnumSource
  void aWholeChartThatSomebodyElseOwnsIsTakenAway(Writer writer) throws IOException {
    apply(writer, "shared", "v2", CHART).success();
    kubectl(writer, "apply", "--server-side", "--field-manager=somebody", "-f", "-")
        .input(manifest(writer, "shared", "v2", CHART, "10m"))
        .success();

    isFixed(
        writer,
        "shared",
        CHART_REF,
        "removed what was left of spec.chart, still owned by field manager somebody");
  }

  @ParameterizedTest
  @EnumSource
  void aReleaseOwnedAtAnOldVersionIsWrittenAgainAtTheNewOne(Writer writer) throws IOException {
    apply(writer, "migrating", "v2beta2", CHART).success();
    Resource before = stored(writer, "migrating");

    Resource tried =
        read(apply(writer, "migrating", "v2", CHART, "--dry-run=server", "-o", "json").success());
    Resource untouched = stored(writer, "migrating");
    Command.Result applied = apply(writer, "migrating", "v2", CHART);
    Resource once = stored(writer, "migrating");
    Resource triedAgain =
        read(apply(writer, "migrating", "v2", CHART, "--dry-run=server", "-o", "json").success());
    apply(writer, "migrating", "v2", CHART).success();
    Resource twice = stored(writer, "migrating");

    assertThat(applied.err()).contains("added the annotation fluxcd.io/version: v2");
    assertThat(versionsOwnedAt(before)).containsExactly("helm.toolkit.fluxcd.io/v2beta2");
    assertThat(tried.annotations()).containsExactlyEntriesOf(Map.of("fluxcd.io/version", "v2"));
    assertThat(resourceVersion(untouched)).isEqualTo(resourceVersion(before));
    assertThat(versionsOwnedAt(once)).containsExactly("helm.toolkit.fluxcd.io/v2");
    assertThat(once.annotations()).containsExactlyEntriesOf(Map.of("fluxcd.io/version", "v2"));
    assertThat(once.spec()).isEqualTo(before.spec());
    assertThat(generation(once)).isEqualTo(generation(before));
    assertThat(triedAgain.annotations()).isEqualTo(once.annotations());
    assertThat(resourceVersion(twice)).isEqualTo(resourceVersion(once));
  }

  private static List<String> versionsOwnedAt(Resource object) {
    return object.managedFields().stream().map(ManagedFields::apiVersion).distinct().toList();
  }

  @ParameterizedTest
  @EnumSource
  void chartRefWaitsForTheNewVersion(Writer writer) throws IOException {
    apply(writer, "phased", "v2beta2", CHART).success();

    Command.Result together = apply(writer, "phased", "v2", CHART_REF);
    apply(writer, "phased", "v2", CHART).success();
    apply(writer, "phased", "v2", CHART_REF).success();

    assertThat(together.exitCode()).isNotZero();
    assertThat(together.err())
        .contains("Error from server (Forbidden)")
        .contains("[migration-phases/version-first]")
        .contains("kustomize-controller at v2beta2")
        .contains("Go in two steps: first change nothing but apiVersion");
    assertThat(stored(writer, "phased").spec().has("chartRef")).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatFluxMigrateDoesPassesAndCountsAsTheFirstStep(Writer writer) throws IOException {
    apply(writer, "migrated", "v2beta2", CHART).success();
    String rewrite =
        "[{\"op\": \"replace\", \"path\": \"/metadata/managedFields/0/apiVersion\","
            + " \"value\": \"helm.toolkit.fluxcd.io/v2\"}]";

    Command.Result migrated =
        kubectl(writer, "patch", "helmrelease", named(writer, "migrated"), "--type=json")
            .with("-p", rewrite)
            .run();
    apply(writer, "migrated", "v2", CHART_REF).success();

    assertThat(migrated.success()).contains("patched");
    assertThat(migrated.err()).doesNotContain("added the annotation");
    Resource release = stored(writer, "migrated");
    assertThat(release.annotations()).isEmpty();
    assertThat(release.spec().has("chartRef")).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void chartRefPatchedInBesideTheChartInGitIsDenied(Writer writer) throws IOException {
    apply(writer, "by-hand", "v2", CHART).success();
    Resource before = stored(writer, "by-hand");
    String patch = "{\"spec\": {\"chartRef\": {\"kind\": \"OCIRepository\", \"name\": \"shop\"}}}";
    Command patching =
        kubectl(writer, "patch", "helmrelease", named(writer, "by-hand"), "--type=merge", "-p")
            .with(patch);

    Command.Result tried = patching.with("--dry-run=server").run();
    Command.Result done = patching.run();

    for (Command.Result denied : List.of(tried, done)) {
      assertThat(denied.exitCode()).isEqualTo(1);
      assertThat(denied.err())
          .startsWith(
              "Error from server (Forbidden): admission webhook \"mutate.plimsoll.dev\""
                  + " denied the request: [chart-source/one-source] spec has both chart and"
                  + " chartRef (OCIRepository releases/shop); Flux takes exactly one of them.")
          .contains("spec.chart belongs to field manager kustomize-controller");
    }
    assertThat(resourceVersion(stored(writer, "by-hand"))).isEqualTo(resourceVersion(before));
  }

  @ParameterizedTest
  @EnumSource
  void aMixIsDeniedAndStoresNothing(Writer writer) {
    Command.Result tried = apply(writer, "mixed", "v2", BOTH, "--dry-run=server");
    Command.Result done = apply(writer, "mixed", "v2", BOTH);

    assertThat(tried.err()).contains("(Forbidden)").contains("[chart-source/one-source]");
    assertThat(done.err()).isEqualTo(tried.err());
    assertThat(kubectl(writer, "get", "helmrelease", named(writer, "mixed")).run().err())
        .contains("NotFound");
  }

  @ParameterizedTest
  @EnumSource
  void whatWasWrongBeforeIsCarriedThroughByAnUnrelatedUpdate(Writer writer) throws IOException {
    Command.Result applied =
        kubectl(writer, "apply", "--server-side", "--field-manager=kustomize-controller", "-f", "-")
            .input(manifest(writer, "as-it-was", "v2beta1", BOTH, "20m"))
            .run();

    assertThat(applied.success()).contains("serverside-applied");
    assertThat(applied.err())
        .contains("Warning: [chart-source/one-source] spec has both chart and chartRef");
    JsonNode spec = stored(writer, "as-it-was").spec();
    assertThat(spec.path("interval").asText()).isEqualTo("20m");
    assertThat(spec.has("chart") && spec.has("chartRef")).isTrue();
  }

  @Test
  void anEarlyMoveToChartRefCanBePutOffUntilTheNextApply(@TempDir Path policies) throws Exception {
    Files.copy(
        Path.of("policies/releases/chart-source.yaml"), policies.resolve("chart-source.yaml"));
    Files.writeString(
        policies.resolve("migration-phases.yaml"),
        Files.readString(Path.of("policies/migrations/migration-phases.yaml"))
            .replace("version: v2", "tooEarly: Postpone"));
    try (Server postponing = Program.serve("--no-cluster", "--policies", policies.toString());
        WebhookConfigurations postponed =
            WebhookConfigurations.of(cluster, postponing, "postponed")) {
      Command apply =
          cluster
              .kubectl("-n", postponed.namespace(), "apply", "--server-side", "-f", "-")
              .with("--field-manager=kustomize-controller", "-o", "json");
      String name = "shop";
      apply.input(manifest(Writer.ADMINISTRATOR, name, "v2beta2", CHART, "10m")).success();
      Command switching = apply.input(manifest(Writer.ADMINISTRATOR, name, "v2", CHART_REF, "10m"));

      Command.Result first = switching.run();
      Command.Result second = switching.run();
      Command.Result third = switching.run();

      assertThat(first.err()).contains("kept spec.chart for now");
      Resource once = read(first.success());
      assertThat(once.spec().has("chart")).isTrue();
      assertThat(once.spec().has("chartRef")).isFalse();
      assertThat(generation(once)).isEqualTo(1);
      Resource twice = read(second.success());
      assertThat(twice.spec().has("chart")).isFalse();
      assertThat(twice.spec().has("chartRef")).isTrue();
      assertThat(resourceVersion(read(third.success()))).isEqualTo(resourceVersion(twice));
    }
  }

  @Test
  void anEditedPolicyTakesEffectInARunningServer(@TempDir Path policies) throws Exception {
    String policy = Files.readString(Path.of("policies/releases/chart-source.yaml"));
    Path file = policies.resolve("chart-source.yaml");
    Files.writeString(file, policy);
    String manifest =
        manifest(
            Writer.ADMINISTRATOR,
            "edited",
            "v2",
            "chart: {spec: {version: 1.x}}\n  " + CHART_REF,
            "10m");
    try (Server reloading = Program.serve("--no-cluster", "--policies", policies.toString());
        WebhookConfigurations edited = WebhookConfigurations.of(cluster, reloading, "edited")) {
      Command apply =
          cluster
              .kubectl("apply", "--server-side", "--dry-run=server", "-f", "-")
              .with("-n", edited.namespace())
              .input(manifest);

      Command.Result before = apply.run();
      Files.writeString(file, policy.replace("residualChart: Remove", "residualChart: Deny"));
      Command.Result after = before;
      for (Instant end = Instant.now().plus(Duration.ofSeconds(30));
          after.exitCode() == 0 && Instant.now().isBefore(end); ) {
        after = apply.run();
      }

      assertThat(before.success()).contains("serverside-applied");
      assertThat(after.err()).contains("(Forbidden)").contains("spec has both chart and chartRef");
    }
  }
}
