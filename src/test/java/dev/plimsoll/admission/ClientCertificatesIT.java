package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.TestCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.stream.StreamSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that answers one client certificate and nobody else. */
class ClientCertificatesIT {

  private static final char[] PASSWORD = "test".toCharArray();

  @TempDir private static Path folder;
  private static TestCa ca;
  private static Server server;

  @BeforeAll
  static void start() {
    ca = TestCa.in(folder);
    ca.issue("server", "IP:127.0.0.1");
    client("kube-apiserver");
    client("somebody");
    server =
        Program.serve(
            "--no-cluster",
            "--tls-cert=" + ca.file("server.crt"),
            "--tls-key=" + ca.file("server.key"),
            "--client-ca=" + ca.file("ca.crt"),
            "--client-subject=CN=kube-apiserver");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A key and a certificate of the CA, in {@code NAME.p12}. */
  private static void client(String name) {
    ca.issue(name, "DNS:" + name);
    ca.openssl("pkcs12", "-export", "-in", name + ".crt", "-inkey", name + ".key")
        .with("-out", name + ".p12", "-passout", "pass:test")
        .success();
  }

  private static HttpResponse<String> ask(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore store = KeyStore.getInstance("PKCS12");
    if (name.isEmpty()) {
      store.load(null, null);
    } else {
      store.load(
          new ByteArrayInputStream(Files.readAllBytes(folder.resolve(name + ".p12"))), PASSWORD);
    }
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "server",
        java.security.cert.CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Files.readAllBytes(ca.file("server.crt")))));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/validate"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  @Test
  void answersTheSubject() throws Exception {
    assertThat(ask("kube-apiserver").body()).contains("kind must be AdmissionReview");
  }

  @Test
  void deniesAnotherSubjectOfTheSameCa() throws Exception {
    HttpResponse<String> response = ask("somebody");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("not the client certificate of the API server");
  }

  @Test
  void hangsUpOnWhoeverHasNone() {
    assertThatThrownBy(() -> ask("")).isInstanceOf(IOException.class);
  }

  /**
   * It has no certificate that it could show itself; the alert of TLS says that somebody is there.
   */
  @Test
  void asksItselfWithoutACertificate() throws Exception {
    Instant now = Instant.now();
    Await.until(
        "it has asked itself",
        server,
        () -> {
          JsonNode checks = Reviews.tree(server.management("/q/health/live").body().getBytes());
          return StreamSupport.stream(checks.path("checks").spliterator(), false)
              .filter(check -> check.path("name").asText().equals("own port"))
              .anyMatch(check -> Instant.parse(check.at("/data/answered").asText()).isAfter(now));
        });

    assertThat(server.management("/q/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aCaAloneIsNotEnough() {
    var ended = Program.serveCommand("--no-cluster", "--client-ca=" + ca.file("ca.crt")).run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--client-subject").doesNotContain("\tat ");
  }
}
