package dev.plimsoll.admission.tls;

import static dev.plimsoll.testbed.RawConnection.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.Changes;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.LogLines;
import dev.plimsoll.testbed.RawConnection;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in by a client certificate, and what the server shows on its side. */
@QuarkusTest
@TestProfile(ClientCertificatesServer.class)
class ClientCertificatesTest {

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @TestHTTPResource(value = "/health/ready", management = true)
  URL ready;

  @Inject ServerSettings settings;

  private CertificateAndKey ca;

  @BeforeEach
  void readTheCa() {
    Path certificate = settings.clientCa().orElseThrow();
    ca = CertificateAndKey.read(certificate, certificate.resolveSibling("ca.key"));
  }

  private RawConnection connection(CertificateAndKey signer, String subject) {
    return RawConnection.to(server.getPort(), Client.of(signer, subject));
  }

  private RawConnection apiServer() {
    return connection(ca, ClientCertificatesServer.SUBJECT);
  }

  @Test
  void theSubjectIsTheApiServer() {
    try (RawConnection connection = apiServer()) {
      assertThat(connection.send(post("/validate", Changes.workload().toString())).reply().body())
          .contains("\"allowed\":true", "the API server was asked");
    }
  }

  @Test
  void anotherSubjectOfTheCaIsDeniedBeforeItsBodyIsRead() {
    try (RawConnection connection = connection(ca, "CN=somebody")) {
      connection.send(
          "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n");

      RawConnection.Reply reply = connection.reply();
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.body())
          .isEqualTo("{\"error\":\"this is not the client certificate of the API server\"}");
    }
  }

  @Test
  void aNameThatOnlyBeginsLikeTheSubjectIsAnother() {
    try (RawConnection connection = connection(ca, ClientCertificatesServer.SUBJECT + ",OU=more")) {
      assertThat(connection.send(post("/validate", "{}")).reply().status()).isEqualTo(403);
    }
  }

  @Test
  void hangsUpOnCertificatesOfAnybodyElse() {
    CertificateAndKey other = Issuer.ca(Instant.now(), Duration.ofDays(1));

    assertThat(isHungUpOn(() -> connection(other, ClientCertificatesServer.SUBJECT))).isTrue();
    assertThat(isHungUpOn(() -> RawConnection.to(server.getPort()))).isTrue();
  }

  private interface Connecting {
    RawConnection connect();
  }

  private static boolean isHungUpOn(Connecting somebody) {
    try (RawConnection connection = somebody.connect()) {
      return connection.send(post("/validate", "{}")).endsHere();
    } catch (UncheckedIOException e) {
      return true; // already in the handshake
    }
  }

  private String shown() {
    try (RawConnection connection = apiServer()) {
      // Until there is an answer, the server may still be at the handshake.
      connection.send(post("/validate", "{}")).reply();
      return connection.certificate().getSubjectX500Principal().getName();
    }
  }

  @Test
  void showsOtherFilesFromTheNextHandshakeOnAndKeepsConnections() throws IOException {
    Path certificate = settings.tlsCert().orElseThrow();
    Path key = settings.tlsKey().orElseThrow();
    try (RawConnection before = apiServer();
        LogLines log = LogLines.of("dev.plimsoll")) {
      assertThat(before.send(post("/validate", "{}")).reply().status()).isEqualTo(400);
      String first = shown();
      CertificateAndKey second =
          Issuer.serving(ca, new Issuer.Names("second", "apps"), Instant.now(), Duration.ofDays(1));

      // Files are of different ages for a moment, as in a renewal.
      replace(certificate, second.certificate());
      Await.until(
          "it is said",
          () -> log.lines().stream().anyMatch(text -> text.contains("does not belong to")));
      assertThat(shown()).isEqualTo(first);

      replace(key, second.key());
      Await.until("the second is shown", () -> shown().equals("CN=second.apps.svc"));
      assertThat(before.send(post("/validate", "{}")).reply().status()).isEqualTo(400);
      assertThat(log.lines()).filteredOn(line -> line.contains("stays as it was")).hasSize(1);
      assertThat(RestAssured.given().get(ready).statusCode()).isEqualTo(200);
    }
  }

  /** At once: the server may look at any moment, and half a file is another fault. */
  private static void replace(Path file, String content) throws IOException {
    Path beside = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
