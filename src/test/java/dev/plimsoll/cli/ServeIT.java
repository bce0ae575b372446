package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting and ending the packaged server. */
class ServeIT {

  @Test
  void saysFirstWhereItListensAndIsHealthyThere() {
    try (Server server = Program.serve("--no-cluster")) {

      var health = server.management("/q/health/live");

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"UP\"");
      assertThat(server.log().getFirst()).contains("listening on https://127.0.0.1:");
    }
  }

  @Test
  void saysWhatItIsAliveAndReadyBy() {
    try (Server server = Program.serve("--no-cluster")) {

      var live = server.management("/q/health/live");
      var ready = server.management("/q/health/ready");

      assertThat(live.body()).contains("\"event loops\"").doesNotContain("\"turning\": 0");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("\"policies\"", "\"certificate\"", "\"cluster\"");
      assertThat(server.management("/q/metrics").body())
          .containsPattern("plimsoll_certificate_expiry_seconds(\\{})? [1-9]");
    }
  }

  @Test
  void aSecretNeedsACluster() {
    var ended = Program.serveCommand("--no-cluster", "--secret=trust").run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("there is no cluster to reach").doesNotContain("\tat ");
  }

  @Test
  void theNamespacesOfFluxAreNamedInFull() {
    var ended = Program.serveCommand("--no-cluster", "--flux-namespaces=flux-*").run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .contains("--flux-namespaces: \"flux-*\" cannot be the name of a namespace")
        .doesNotContain("\tat ");
  }

  @Test
  void showsACertificateMadeForTheRun() throws CertificateParsingException {
    try (Server server = Program.serve("--no-cluster")) {

      var names = server.certificate().getSubjectAlternativeNames();

      assertThat(names.stream().map(name -> (Object) name.get(1)))
          .contains("localhost", "127.0.0.1", "plimsoll.plimsoll-system.svc");
    }
  }

  @Test
  void answersOverTlsThatTrustsThisCertificate() {
    try (Server server = Program.serve("--no-cluster")) {

      var nowhere = server.post("/nowhere", "{}");

      assertThat(nowhere.statusCode()).isEqualTo(404);
    }
  }

  @Test
  void showsTheCertificateOfTheFiles(@TempDir Path folder) throws IOException {
    Path key = folder.resolve("tls.key");
    Path certificate = folder.resolve("tls.crt");
    selfSigned(certificate, key, "from-files");

    try (Server server =
        Program.serve("--no-cluster", "--tls-cert=" + certificate, "--tls-key=" + key)) {

      assertThat(server.certificate().getSubjectX500Principal().getName())
          .isEqualTo("CN=from-files");
    }
  }

  @Test
  void takesNewFilesWithoutARestart(@TempDir Path folder) throws Exception {
    Path key = folder.resolve("tls.key");
    Path certificate = folder.resolve("tls.crt");
    selfSigned(certificate, key, "before");
    try (Server server =
        Server.start(
            Program.serveCommand("--no-cluster", "--tls-cert=" + certificate, "--tls-key=" + key)
                .env("PLIMSOLL_TLS_RELOAD", "1s"))) {

      selfSigned(certificate, key, "after");

      Await.until(
          "the new certificate is shown",
          server,
          () -> server.certificate().getSubjectX500Principal().getName().equals("CN=after"));
    }
  }

  @Test
  void deniesAKeyOfAnotherCertificate(@TempDir Path folder) {
    Path other = folder.resolve("other.key");
    Path key = folder.resolve("tls.key");
    Path certificate = folder.resolve("tls.crt");
    selfSigned(folder.resolve("other.crt"), other, "other");
    selfSigned(certificate, key, "mine");

    var ended =
        Program.serveCommand("--no-cluster", "--tls-cert=" + certificate, "--tls-key=" + other)
            .run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("does not belong to the certificate").doesNotContain("\tat ");
  }

  @Test
  void saysWhichFlagsNameAPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {

      var ended =
          Program.command(
                  "serve",
                  "--host=127.0.0.1",
                  "--management-port=0",
                  "--port=" + taken.getLocalPort(),
                  "--no-cluster")
              .run();

      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err())
          .contains("port " + taken.getLocalPort(), "--management-port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void anUnknownSettingIsAnError(@TempDir Path folder) throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    Files.writeString(config.resolve("application.properties"), "plimsoll.prot=8443");

    var ended = Program.serveCommand("--no-cluster").in(folder).run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("plimsoll.prot");
  }

  private static void selfSigned(Path certificate, Path key, String name) {
    Command.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        .with("-nodes", "-days", "2", "-subj", "/CN=" + name)
        .with("-keyout", key.toString(), "-out", certificate.toString())
        .success();
  }
}
