package dev.plimsoll.admission.tls;

import dev.plimsoll.admission.OpenServer;
import dev.plimsoll.admission.ServerInProcess;
import dev.plimsoll.admission.SmallCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** A server that lets in one client certificate, and shows a certificate from files. */
public final class ClientCertificatesServer extends ServerInProcess {

  static final String SUBJECT = "CN=kube-apiserver,O=example";

  @Override
  protected Map<String, String> settings() {
    try {
      Path folder = Files.createTempDirectory("plimsoll");
      CertificateAndKey ca = Issuer.ca(Instant.now(), Duration.ofDays(1));
      CertificateAndKey serving =
          Issuer.serving(ca, new Issuer.Names("first", "apps"), Instant.now(), Duration.ofDays(1));
      return Map.of(
          "plimsoll.policies",
          OpenServer.policies().toString(),
          "plimsoll.client-ca",
          write(folder, "ca.crt", ca.certificate()),
          "plimsoll.client-subject",
          SUBJECT,
          "plimsoll.tls-cert",
          write(folder, "tls.crt", serving.certificate()),
          "plimsoll.tls-key",
          write(folder, "tls.key", serving.key()),
          "plimsoll.tls-reload",
          "100ms",
          // Not a setting: for tests, which sign with it.
          "test.ca.key",
          write(folder, "ca.key", ca.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String write(Path folder, String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(SmallCluster.class);
  }
}
