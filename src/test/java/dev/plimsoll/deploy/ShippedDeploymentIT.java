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

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Installation installation;
  private static Path overlay;
  private static Server server;
  private static AuditLog audit;
  private static Harbour harbour;

  @BeforeAll
  static void install(Cluster real) throws IOException {
    cluster = real;
    harbour = new Harbour(cluster, folder);
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
        "a release is denied",
        server,
        () -> installation.create(Installation.DENIED).run().err().contains("[chart-source/"));

    JsonNode secret = installation.read("secret", "plimsoll").path("data");
    String path =
        new String(
            Base64.getDecoder().decode(secret.path("path").asText()), StandardCharsets.US_ASCII);
    for (String kind : Installation.WEBHOOKS) {
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
    Command.Result result = installation.create(Installation.DENIED).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("(Forbidden)", "\"flux.mutate.plimsoll.dev\" denied");
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
        () -> installation.create(floating).run().err().contains("[production-charts/pinned]"));
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
            .formatted(harbour.charts()));
    harbour.declare("1.0.0", "low");
    Await.until(
        "the release runs", server, () -> harbour.deployed("1.0.0") && harbour.pods().size() == 2);
    List<String> pods = harbour.pods();

    harbour.declare("1.1.0", "low");

    Await.until("the release is upgraded", server, () -> harbour.deployed("1.1.0"));
    assertThat(harbour.pods()).isEqualTo(pods);
    assertThat(harbour.read("deployment/harbour", "{.metadata.labels.helm\\.sh/chart}"))
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

    harbour.declare("1.1.0", "high");

    Await.until(
        "the release is upgraded",
        server,
        () ->
            harbour
                .read(
                    "helmrelease/harbour",
                    "{.status.history[0].version} {.status.history[0].status}")
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
    assertThat(harbour.read("deployment/harbour", "{.spec.template.spec.containers[0].image}"))
        .isEqualTo("example.com/app:2.0.0");
  }

  @Test
  @Order(8)
  void aMistakeInGitIsSaidAndLosesNothing() throws IOException {
    OciArtifact git = new OciArtifact(cluster.registry(), "git/harbour");
    String uid = harbour.read("helmrelease/harbour", "{.metadata.uid}");
    git.push(
        "main",
        "release.yaml",
        Harbour.release("1.1.0", "high") + "  chartRef: {kind: OCIRepository, name: harbour}\n");
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
            harbour
                .read("kustomization/git", "{.status.conditions[?(@.type==\"Ready\")].message}")
                .contains("[chart-source/one-source]"));
    assertThat(harbour.read("helmrelease/harbour", "{.metadata.uid}")).isEqualTo(uid);
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
        "nobody asks it",
        server,
        () -> !installation.create(Installation.DENIED).run().err().contains("admission webhook"));
    installation.apply(overlay);
    Await.until(
        "it is asked again",
        server,
        () -> installation.create(Installation.DENIED).run().err().contains("[chart-source/"));
  }

  private static boolean has(String kind, String name) {
    return !cluster
        .kubectl("get", kind, name, "-n", Installation.NAMESPACE, "--ignore-not-found")
        .success()
        .isBlank();
  }
}
