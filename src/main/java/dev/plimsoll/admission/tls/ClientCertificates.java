package dev.plimsoll.admission.tls;

import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** With {@code --client-ca}, a handshake without a certificate of this CA fails. */
@Singleton
final class ClientCertificates implements HttpServerOptionsCustomizer {

  private final ServerSettings settings;

  @Inject
  ClientCertificates(ServerSettings settings) {
    this.settings = settings;
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    settings
        .clientCa()
        .ifPresent(file ->
            options
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem(file)))));
  }

  private static String pem(Path file) {
    try {
      String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
      CertificateAndKey.certificates(pem);
      return pem;
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStartException(
          "--client-ca %s cannot be used. Name a PEM file that this process may read, with the certificate of the CA that signs for the API server."
              .formatted(file));
    }
  }
}
