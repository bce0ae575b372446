package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.AnotherApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.TestCa;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped, with certificates that somebody else issues and renews. */
@NeedsTestbed
class ShippedCertificatesIT {

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Installation installation;

  @BeforeAll
  static void prepare(Testbed testbed, Cluster real) {
    cluster = real;
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    installation = Installation.on(cluster);
  }

  @AfterAll
  static void remove() {
    installation.removeAllButTheNamespace();
  }

  /**
   * As with cert-manager, which is played here: it writes a Secret, which is mounted, and {@code
   * caBundle}. Besides, only API servers with a client certificate are answered.
   */
  @Test
  void certificatesOfSomebodyElseAreRenewedWithoutARestart() throws Exception {
    cluster.define("cert-manager.io/v1", "Issuer");
    cluster.define("cert-manager.io/v1", "Certificate");
    TestCa ca = TestCa.in(folder);
    ca.issue("kube-apiserver", "DNS:kube-apiserver");
    Path mount = Files.createDirectory(folder.resolve("tls"));
    issue(ca, mount);
    installation.apply(
        installation.overlay(
            "overlays/cert-manager",
            Map.of(
                "PLIMSOLL_TLS_RELOAD", "1s",
                "PLIMSOLL_CLIENT_CA", "/tls/ca.crt",
                "PLIMSOLL_CLIENT_SUBJECT", "CN=kube-apiserver")));
    inject(ca);

    try (Server server =
            Server.start(
                installation
                    .program(Map.of("/tls", mount))
                    .with("--port=" + installation.port(), "--drain=0s"));
        AnotherApiServer shows =
            AnotherApiServer.start(cluster, "--admission-control-config-file=" + showing(ca))) {
      Command asked =
          shows.kubectl("create", "--dry-run=server", "-f", "-").input(Installation.DENIED);
      Await.until(
          "it answers who shows one",
          server,
          () -> asked.run().err().contains(Installation.DENIAL));
      String shown = Server.caBundle(installation.port());

      issue(ca, mount);

      Await.until(
          "another certificate is shown",
          server,
          () -> {
            assertThat(asked.run().err()).contains(Installation.DENIAL);
            return !Server.caBundle(installation.port()).equals(shown);
          });
      assertThat(asked.run().err()).contains(Installation.DENIAL);
      // TLS 1.3 says so only after the handshake, when a client that writes may find it closed.
      assertThat(installation.create(Installation.DENIED).run().err())
          .as("of an API server that shows none")
          .contains("failed calling webhook")
          .containsAnyOf("tls: ", "broken pipe", "connection reset by peer");
    }
  }

  /** Into the Secret, and from there into the folder, by a link that is swapped, as kubelets do. */
  private static void issue(TestCa ca, Path mount) throws IOException {
    ca.issue("server", "DNS:plimsoll.plimsoll-system.svc");
    Path next = Files.createTempDirectory(mount, "..data-");
    Files.copy(ca.file("server.crt"), next.resolve("tls.crt"));
    Files.copy(ca.file("server.key"), next.resolve("tls.key"));
    Files.copy(ca.file("ca.crt"), next.resolve("ca.crt"));
    Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), next.getFileName());
    Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    for (String name : List.of("tls.crt", "tls.key", "ca.crt")) {
      if (!Files.isSymbolicLink(mount.resolve(name))) {
        Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
      }
    }
  }

  /** As cert-manager's CA injector does. */
  private static void inject(TestCa ca) throws IOException {
    String bundle = Base64.getEncoder().encodeToString(Files.readAllBytes(ca.file("ca.crt")));
    for (String kind : Installation.WEBHOOKS) {
      int entries = installation.read(kind, "plimsoll").path("webhooks").size();
      String patch =
          Stream.iterate(0, i -> i < entries, i -> i + 1)
              .map(i ->
                  "{\"op\": \"add\", \"path\": \"/webhooks/%d/clientConfig/caBundle\", \"value\": \"%s\"}"
                      .formatted(i, bundle))
              .collect(Collectors.joining(", ", "[", "]"));
      cluster.kubectl("patch", kind, "plimsoll", "--type=json", "-p", patch).success();
    }
  }

  /** The configuration of an API server that shows a certificate to this webhook, as documented. */
  private static Path showing(TestCa ca) throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("webhooks.kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            users:
              - name: plimsoll.plimsoll-system.svc:%d
                user: {client-certificate: %s, client-key: %s}
            """
                .formatted(
                    installation.port(),
                    ca.file("kube-apiserver.crt"),
                    ca.file("kube-apiserver.key")));
    return Files.writeString(
        folder.resolve("admission.yaml"),
        """
        apiVersion: apiserver.config.k8s.io/v1
        kind: AdmissionConfiguration
        plugins:
          - name: MutatingAdmissionWebhook
            configuration: &show
              apiVersion: apiserver.config.k8s.io/v1
              kind: WebhookAdmissionConfiguration
              kubeConfigFile: %s
          - name: ValidatingAdmissionWebhook
            configuration: *show
        """
            .formatted(kubeconfig));
  }
}
