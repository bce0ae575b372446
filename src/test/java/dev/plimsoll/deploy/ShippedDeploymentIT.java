package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.admission.tls.CertificateAndKey;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.OciArtifact;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kustomization as it is shipped, on a real API server: webhook configuration, account,
 * permissions, settings and Service are its own, and kubectl, Helm and the controllers of Flux do
 * what they always do.
 */
@NeedsTestbed(nodes = 1, flux = true, kustomize = true, registry = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShippedDeploymentIT {

  private static final List<String> KINDS =
      List.of("mutatingwebhookconfiguration", "validatingwebhookconfiguration");

  private static final String NEITHER =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: probe, namespace: default}
      spec: {interval: 10m}
      """;

  /** A release as Git has it, by the chart's version and a value. */
  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: harbour, namespace: harbour}
      spec:
        interval: 1h
        chart: {spec: {chart: harbour, version: "%s", sourceRef: {kind: HelmRepository, name: charts}}}
        valuesFrom: [{kind: ConfigMap, name: tide}]
        values: {config: %s}
      """;

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Installation installation;
  private static Path overlay;
  private static Server server;
  private static AuditLog audit;

  @BeforeAll
  static void install(Cluster real) throws IOException {
    cluster = real;
    installation = Installation.on(cluster);
    audit = AuditLog.start(cluster, folder);
    overlay = installation.overlay("base", Map.of());
    installation.apply(overlay);
    Command program = installation.program(Map.of()).with("--port=" + installation.port());
    Path account = Path.of(program.env().get("KUBECONFIG"));
    server =
        Server.start(
            program.with("--drain=0s").env("KUBECONFIG", audit.server().kubeconfig(account)));
  }

  @AfterAll
  static void remove() {
    cluster
        .kubectl("delete", "kustomizations,ocirepositories", "--all", "-A", "--wait=false")
        .run();
    cluster.kubectl("delete", "-k", overlay.toString(), "--ignore-not-found").success();
    server.close();
    audit.server().close();
  }

  @Test
  @Order(1)
  void itsPodsAreLetIn() {
    cluster
        .kubectl("rollout", "status", "deployment/plimsoll", "-n", Installation.NAMESPACE)
        .with("--timeout=60s")
        .success();
  }

  @Test
  @Order(1)
  void itIsReady() {
    Await.until("it is ready", server, server::isReady);
  }

  @Test
  @Order(2)
  void itRegistersWhatItShows() throws Exception {
    Await.until(
        "a release is denied", server, () -> create(NEITHER).err().contains("[chart-source/"));

    JsonNode secret = installation.read("secret", "plimsoll").path("data");
    String path =
        new String(
            Base64.getDecoder().decode(secret.path("path").asText()), StandardCharsets.US_ASCII);
    for (String kind : KINDS) {
      assertThat(installation.read(kind, "plimsoll").path("webhooks"))
          .isNotEmpty()
          .allSatisfy(entry -> {
            JsonNode client = entry.path("clientConfig");
            assertThat(client.path("caBundle")).isEqualTo(secret.path("ca.crt"));
            assertThat(client.at("/service/path").asText()).endsWith("/" + path);
          });
    }
    X509Certificate shown = server.certificate();
    shown.verify(
        CertificateAndKey.certificates(
                new String(
                    Base64.getDecoder().decode(secret.path("ca.crt").asText()),
                    StandardCharsets.US_ASCII))
            .getFirst()
            .getPublicKey());
    assertThat(shown.getSubjectAlternativeNames().toString())
        .contains("plimsoll.plimsoll-system.svc");
  }

  @Test
  @Order(2)
  void itHoldsTheLeaseAndKeepsItsPolicies() {
    assertThat(installation.read("lease", "plimsoll").at("/spec/holderIdentity").asText())
        .isNotEmpty();
    assertThat(installation.read("configmap", "plimsoll-last-good").path("binaryData"))
        .isNotEmpty();
  }

  @Test
  @Order(3)
  void kubectlIsToldNo() {
    Command.Result result = create(NEITHER);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("(Forbidden)", "\"flux.mutate.plimsoll.dev\" denied");
  }

  /** A tenant who takes its name is judged; what installs it is not even asked about. */
  @Test
  @Order(3)
  void itsNameExemptsOnlyWhatInstallsIt() {
    String release = NEITHER.replace("probe", "plimsoll");
    String chart =
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmChart
        metadata: {name: flux-system-plimsoll, namespace: default}
        spec: {interval: 10m}
        """;

    assertThat(create(release).err()).contains("(Forbidden)", "[chart-source/one-source]");
    assertThat(create(chart).err()).contains("(Forbidden)", "[deletion-guard/definition]");
    for (String object : List.of(release, chart)) {
      assertThat(create(object.replace("namespace: default", "namespace: flux-system")).err())
          .as("what the API server itself says")
          .contains("is invalid")
          .doesNotContain("admission webhook");
    }
  }

  @Test
  @Order(3)
  void itsNameExemptsOnlyTheDeletionOfWhatInstallsIt() {
    for (String namespace : List.of("default", "flux-system")) {
      cluster.apply(
          """
          apiVersion: helm.toolkit.fluxcd.io/v2
          kind: HelmRelease
          metadata: {name: plimsoll, namespace: %s, labels: {plimsoll.dev/protected: "true"}}
          spec: {interval: 10m, suspend: true, chartRef: {kind: OCIRepository, name: plimsoll}}
          """
              .formatted(namespace));
    }

    assertThat(delete("default").err())
        .contains("(Forbidden)", "[protected-objects/released-first]");
    Command.Result own = delete("flux-system");
    assertThat(own.exitCode()).as(own.err()).isZero();

    cluster
        .kubectl("annotate", "helmrelease", "plimsoll", "-n", "default")
        .with("plimsoll.dev/allow-deletion=the test is over")
        .success();
    assertThat(delete("default").exitCode()).isZero();
  }

  private static Command.Result delete(String namespace) {
    return cluster.kubectl("delete", "helmrelease", "plimsoll", "-n", namespace).run();
  }

  @Test
  @Order(3)
  void aPolicyIsInForceWhenItsConfigMapIs() {
    cluster.kubectl("apply", "-k", "examples/policies").success();
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: prod-harbour}}");
    String floating =
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: floating, namespace: prod-harbour}
        spec: {interval: 10m, url: "oci://example.com/floating", ref: {semver: 1.x}}
        """;

    Await.until(
        "the policy is in force",
        server,
        () -> create(floating).err().contains("[production-charts/pinned]"));
  }

  @Test
  @Order(4)
  void aBadPolicyIsDeniedWhereItIsWritten() {
    Command.Result result =
        cluster
            .kubectl("patch", "configmap", "team-policies", "-n", Installation.NAMESPACE)
            .with(
                "--type=merge", "-p", "{\"data\": {\"production-charts.yaml\": \"kind: Polizy\"}}")
            .run();

    assertThat(result.err()).contains("(Forbidden)", "configmap/team-policies");
    cluster.kubectl("delete", "-k", "examples/policies").success();
  }

  @Test
  @Order(5)
  void aChartThatOnlyChangesItsVersionReplacesNoPod() throws IOException {
    cluster.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: harbour}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: tide, namespace: harbour}
        data: {values.yaml: "replicas: 2"}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: charts, namespace: harbour}
        spec: {interval: 1h, url: "%s"}
        """
            .formatted(charts()));
    cluster.apply(RELEASE.formatted("1.0.0", "low"));
    Await.until("the release runs", server, () -> deployed("1.0.0") && pods().size() == 2);
    List<String> pods = pods();

    cluster.apply(RELEASE.formatted("1.1.0", "low"));

    Await.until("the release is upgraded", server, () -> deployed("1.1.0"));
    assertThat(pods()).isEqualTo(pods);
    assertThat(read("deployment/harbour", "{.metadata.labels.helm\\.sh/chart}"))
        .isEqualTo("harbour-1.1.0");
  }

  @Test
  @Order(6)
  void digestsAreSealedWithAKeyOfTheInstallation() {
    int shipped = policies();
    cluster.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: checksums
          namespace: plimsoll-system
          labels: {plimsoll.dev/policies: "true"}
        data:
          checksums.yaml: |
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: checksums}
            spec:
              action: Warn
              match: {resources: [Deployment], operations: [Update]}
              rules: [{id: kept, volatileMetadata: {mode: Freeze, checksums: WhenDataUnchanged}}]
        """);
    Await.until("the policy is in force", server, () -> policies() == shipped + 1);

    cluster.apply(RELEASE.formatted("1.1.0", "high"));

    Await.until(
        "the release is upgraded",
        server,
        () ->
            read("helmrelease/harbour", "{.status.history[0].version} {.status.history[0].status}")
                .equals("3 deployed"));
    Await.until("a key is made", server, () -> has("secret", "plimsoll-installation-key"));
    assertThat(
            installation.read("secret", "plimsoll-installation-key").path("immutable").asBoolean())
        .isTrue();
  }

  private static int policies() {
    Matcher policies =
        Pattern.compile("\"policies\": (\\d+)")
            .matcher(server.management("/q/health/ready").body());
    assertThat(policies.find()).isTrue();
    return Integer.parseInt(policies.group(1));
  }

  @Test
  @Order(7)
  void helmIsToldNoBeforeAnythingChanges() {
    cluster
        .kubectl("set", "image", "deployment/harbour", "-n", "harbour", "app=example.com/app:2.0.0")
        .success();

    Command.Result upgrade =
        cluster
            .helm("upgrade", "harbour", folder.resolve("harbour-1.1.0.tgz").toString())
            .with("-n", "harbour", "--reuse-values")
            .run();

    assertThat(upgrade.exitCode()).isNotZero();
    assertThat(upgrade.err())
        .contains("denied the request", "[image-rollback/images]", "from 2.0.0 to 1.0.0");
    assertThat(read("deployment/harbour", "{.spec.template.spec.containers[0].image}"))
        .isEqualTo("example.com/app:2.0.0");
  }

  @Test
  @Order(8)
  void aMistakeInGitIsSaidAndLosesNothing() throws IOException {
    OciArtifact git = new OciArtifact(cluster.registry(), "git/harbour");
    String uid = read("helmrelease/harbour", "{.metadata.uid}");
    git.push(
        "main",
        "release.yaml",
        RELEASE.formatted("1.1.0", "high") + "  chartRef: {kind: OCIRepository, name: harbour}\n");
    cluster.apply(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: git, namespace: harbour}
        spec: {interval: 1h, url: "oci://%s/git/harbour", insecure: true, ref: {tag: main}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: git, namespace: harbour}
        spec:
          interval: 1h
          force: true
          prune: true
          path: ./
          sourceRef: {kind: OCIRepository, name: git}
        """
            .formatted(cluster.registry()));

    Await.until(
        "the Kustomization says what is wrong",
        server,
        () ->
            read("kustomization/git", "{.status.conditions[?(@.type==\"Ready\")].message}")
                .contains("[chart-source/one-source]"));
    assertThat(read("helmrelease/harbour", "{.metadata.uid}")).isEqualTo(uid);
  }

  @Test
  @Order(9)
  void itFixesADamagedSecret() {
    JsonNode data = installation.read("secret", "plimsoll").path("data");
    cluster
        .kubectl("patch", "secret", "plimsoll", "-n", Installation.NAMESPACE, "-p")
        .with("{\"data\": {\"tls.crt\": \"\"}}")
        .success();

    Await.until(
        "the Secret is fixed",
        server,
        () -> installation.read("secret", "plimsoll").path("data").equals(data));
  }

  @Test
  @Order(9)
  void itWarnsWhereWhatInstalledItIsNotExempt() {
    assertThat(server.log()).noneMatch(line -> line.contains("installs this server"));

    label("helm.toolkit.fluxcd.io/name=plimsoll", "helm.toolkit.fluxcd.io/namespace=infra");

    Await.until(
        "it warns",
        server,
        () ->
            server.log().stream()
                .anyMatch(line ->
                    line.contains("WARN")
                        && line.contains("HelmRelease infra/plimsoll installs this server")));
    label("helm.toolkit.fluxcd.io/name-", "helm.toolkit.fluxcd.io/namespace-");
    assertThat(server.log())
        .filteredOn(line -> line.contains("installs this server"))
        .as("once for both configurations")
        .hasSize(1);
  }

  private static void label(String... labels) {
    cluster.kubectl("label", String.join(",", KINDS), "plimsoll").with(labels).success();
  }

  @Test
  @Order(10)
  void nothingThatItDidWasDeniedAndNoRightIsIdle() throws IOException {
    assertThat(audit.denied()).isEmpty();
    assertThat(server.log()).noneMatch(line -> line.contains("ERROR"));
    assertThat(audit.unused(installation.read("clusterrole", "plimsoll-policies"))).isEmpty();
    assertThat(audit.unused(installation.read("clusterrole", "plimsoll"))).isEmpty();
    assertThat(audit.unused(installation.read("role", "plimsoll"))).isEmpty();
  }

  @Test
  @Order(11)
  void oneCommandStopsItAndAnotherGoesOn(Testbed testbed) {
    String stop = InstallationIT.shown("kubectl delete mutatingwebhookconfiguration");

    InstallationIT.shell(testbed, cluster, stop).success();

    Await.until(
        "nobody asks it", server, () -> !create(NEITHER).err().contains("admission webhook"));
    installation.apply(overlay);
    Await.until(
        "it is asked again", server, () -> create(NEITHER).err().contains("[chart-source/"));
  }

  private static Command.Result create(String yaml) {
    return cluster.kubectl("create", "--dry-run=server", "-f", "-").input(yaml).run();
  }

  private static boolean has(String kind, String name) {
    return !cluster
        .kubectl("get", kind, name, "-n", Installation.NAMESPACE, "--ignore-not-found")
        .success()
        .isBlank();
  }

  private static String read(String object, String path) {
    return cluster
        .kubectl("get", object, "-n", "harbour", "--ignore-not-found", "-o", "jsonpath=" + path)
        .success();
  }

  private static boolean deployed(String version) {
    return read(
            "helmrelease/harbour", "{.status.history[0].chartVersion} {.status.history[0].status}")
        .equals(version + " deployed");
  }

  private static List<String> pods() {
    return cluster
        .kubectl("get", "pods", "-n", "harbour", "--field-selector=status.phase=Running")
        .with("-o", "jsonpath={range .items[*]}{.metadata.uid}{\"\\n\"}{end}")
        .success()
        .lines()
        .sorted()
        .toList();
  }

  /** A repository of a chart with two versions that differ in nothing else. */
  private static String charts() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("harbour"));
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(
        chart.resolve("templates/all.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: harbour}
        data: {c: "{{ .Values.config }}"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: harbour
          labels: {helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}
        spec:
          replicas: {{ .Values.replicas }}
          selector: {matchLabels: {app: harbour}}
          template:
            metadata:
              labels: {app: harbour, helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}
              annotations: {checksum/config: "{{ sha256sum .Values.config }}"}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: app
                  image: example.com/app:1.0.0
                  envFrom: [{configMapRef: {name: harbour}}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: harbour}
        spec:
          replicas: 0
          selector: {matchLabels: {app: none}}
          template:
            metadata: {labels: {app: none}}
            spec:
              nodeSelector: {none: here}
              containers: [{name: app, image: "example.com/app:1.0.0"}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: harbour}
        spec:
          selector: {matchLabels: {app: none}}
          template:
            metadata: {labels: {app: none}}
            spec:
              nodeSelector: {none: here}
              containers: [{name: app, image: "example.com/app:1.0.0"}]
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: harbour}
        spec:
          schedule: "0 0 1 1 *"
          suspend: true
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: app, image: "example.com/app:1.0.0"}]
        """);
    for (String version : List.of("1.0.0", "1.1.0")) {
      Files.writeString(
          chart.resolve("Chart.yaml"),
          "{apiVersion: v2, name: harbour, version: %s}\n".formatted(version));
      cluster.helm("package", chart.toString(), "-d", folder.toString()).success();
    }
    return cluster.serveCharts(folder);
  }
}
