package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.tls.CertificateAndKey;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two replicas that make their own certificate and secret path, the shipped webhook configuration
 * without any certificate in it, and a real API server that asks them.
 */
@NeedsTestbed
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedCredentialsIT {

  private static final String NEITHER =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: probe, namespace: trust-shop}
      spec: {interval: 10m}
      """;

  private static final List<String> KINDS =
      List.of("mutatingwebhookconfiguration", "validatingwebhookconfiguration");

  private static Cluster cluster;
  private static Server first;
  private static Server second;

  @BeforeAll
  static void deploy(Testbed testbed, Cluster real) throws IOException {
    cluster = real;
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: trust}}");
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: trust-shop}}");
    first = serve();
    cluster.apply(
        Files.readString(Path.of("deploy/helm/shared/webhooks.yaml"))
            .replaceAll("(?m)^  name: plimsoll$", "  name: trust")
            .replaceAll(
                "service: \\{[^}]*\\}", "url: \"https://127.0.0.1:%d\"".formatted(first.port())));
    second = serve();
  }

  private static Server serve() {
    return Server.start(
        Program.serveCommand("--secret=trust", "--namespace=trust", "--webhooks=trust")
            .with("--events")
            .env("KUBECONFIG", cluster.kubeconfig()));
  }

  @AfterAll
  static void remove() {
    KINDS.forEach(kind -> cluster.kubectl("delete", "--ignore-not-found", kind, "trust").success());
    first.close();
    second.close();
  }

  private static Command.Result create() {
    return cluster.kubectl("create", "--dry-run=server", "-f", "-").input(NEITHER).run();
  }

  private static void awaitDenial() {
    Await.until(
        "a release is denied", first, () -> create().err().contains("[chart-source/one-source]"));
  }

  private static String secret(String key) {
    return cluster
        .kubectl("get", "-n", "trust", "secret", "trust", "--ignore-not-found")
        .with("-o", "jsonpath={.data." + key.replace(".", "\\.") + "}")
        .success();
  }

  private static String client(String kind, String field) {
    return cluster
        .kubectl("get", kind, "trust")
        .with("-o", "jsonpath={.webhooks[*].clientConfig." + field + "}")
        .success();
  }

  private static X509Certificate decoded(String base64) {
    String pem = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    return CertificateAndKey.certificates(pem).getFirst();
  }

  @Test
  @Order(1)
  void registersWhatItShows() throws Exception {
    awaitDenial();

    String ca = secret("ca.crt");
    for (String kind : KINDS) {
      assertThat(client(kind, "caBundle").split(" ")).containsOnly(ca);
    }
    first.certificate().verify(decoded(ca).getPublicKey());
  }

  @Test
  @Order(2)
  void replicasShowTheSameCertificate() {
    Await.until(
        "both show one certificate", first, () -> second.certificate().equals(first.certificate()));

    assertThat(first.management("/q/health/ready").body()).contains("\"certificate\"");
    assertThat(decoded(secret("tls.crt"))).isEqualTo(second.certificate());
  }

  @Test
  @Order(3)
  void isAskedByAPathThatNobodyElseKnows() {
    String path = new String(Base64.getDecoder().decode(secret("path")), StandardCharsets.US_ASCII);

    assertThat(path).hasSize(64);
    assertThat(client("validatingwebhookconfiguration", "url").split(" "))
        .containsOnly("https://127.0.0.1:" + first.port() + "/validate/" + path);
    assertThat(client("mutatingwebhookconfiguration", "url").split(" "))
        .containsOnly("https://127.0.0.1:" + first.port() + "/mutate/" + path);
    assertThat(String.join("\n", first.log())).doesNotContain(path);
  }

  /** Only for requests that are known to be the API server's, which these are by their path. */
  @Test
  @Order(3)
  void tellsOfDenialsThatWereNoDryRuns() {
    assertThat(events()).isEmpty();

    cluster.kubectl("create", "-f", "-").input(NEITHER).run();

    Await.until(
        "an Event tells of it", first, () -> events().contains("[chart-source/one-source]"));
  }

  private static String events() {
    return cluster
        .kubectl("get", "events", "-n", "trust-shop")
        .with("-o", "jsonpath={range .items[?(@.reason=='Denied')]}{.message}{end}")
        .success();
  }

  @Test
  @Order(4)
  void repairsWhatSomebodyOverwrote() {
    String bundle = client("mutatingwebhookconfiguration", "caBundle");
    cluster
        .kubectl("patch", "mutatingwebhookconfiguration", "trust", "--type=json")
        .with(
            "-p",
            "[{\"op\": \"replace\", \"path\": \"/webhooks/0/clientConfig/caBundle\", \"value\": \"%s\"}]"
                .formatted(
                    Base64.getEncoder().encodeToString(pem().getBytes(StandardCharsets.US_ASCII))))
        .success();

    Await.until(
        "the bundle is fixed",
        first,
        () -> client("mutatingwebhookconfiguration", "caBundle").equals(bundle));
    awaitDenial();
  }

  /** Some other certificate. */
  private static String pem() {
    return Command.of("openssl", "req", "-x509", "-newkey", "ec")
        .with("-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=other")
        .with("-keyout", "/dev/null")
        .success();
  }

  @Test
  @Order(5)
  void makesASecretAgainThatSomebodyDeleted() {
    String before = secret("tls.crt");
    cluster.kubectl("delete", "-n", "trust", "secret", "trust").success();

    Await.until("the Secret is back", first, () -> !secret("tls.crt").isEmpty());

    assertThat(secret("tls.crt")).isEqualTo(before);
    awaitDenial();
  }

  @Test
  @Order(6)
  void theOtherReplicaGoesOnWhenOneEnds() {
    first.close();
    String before = secret("tls.crt");
    cluster.kubectl("delete", "-n", "trust", "secret", "trust").success();

    Await.until("the Secret is fixed", first, () -> secret("tls.crt").equals(before));
  }
}
