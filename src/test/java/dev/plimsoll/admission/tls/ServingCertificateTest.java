package dev.plimsoll.admission.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.admission.Settings;
import dev.plimsoll.server.CannotStartException;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServingCertificateTest {

  private static final Issuer.Names NAMES = new Issuer.Names("plimsoll", "harbour");

  @TempDir private Path folder;

  private static CertificateAndKey made(Duration life) {
    return Issuer.selfSigned(NAMES, Instant.now(), life);
  }

  private static ServingCertificate serving(String... settings) {
    return new ServingCertificate(Settings.of(settings));
  }

  private HealthCheckResponse.Status ready(ServingCertificate certificate, Instant at) {
    return new CertificateReady(certificate, Clock.fixed(at, ZoneOffset.UTC)).call().getStatus();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls-cert", "tls-key"})
  void filesBelongTogether(String one) {
    assertThatThrownBy(() -> serving(one, "tls.pem"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--tls-cert and --tls-key belong together");
  }

  @Test
  void filesHaveToBeThere() {
    assertThatThrownBy(() -> serving("tls-cert", "missing.crt", "tls-key", "missing.key"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--tls-cert missing.crt cannot be read (there is no such file)");
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> serving("tls-cert", folder.toString(), "tls-key", "missing.key"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("no permission, or no text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-1s"})
  void filesAreLookedAtEverySoOften(String reload) throws IOException {
    CertificateAndKey made = made(Duration.ofDays(1));
    Path certificate = Files.writeString(folder.resolve("tls.crt"), made.certificate());
    Path key = Files.writeString(folder.resolve("tls.key"), made.key());

    assertThatThrownBy(() ->
            serving(
                "tls-cert", certificate.toString(),
                "tls-key", key.toString(),
                "tls-reload", reload))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--tls-reload");
  }

  @Test
  void isReadyUntilItExpires() {
    ServingCertificate certificate = serving("no-cluster", "true");
    Instant end = certificate.expires();

    assertThat(ready(certificate, end.minusSeconds(1))).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(ready(certificate, end)).isEqualTo(HealthCheckResponse.Status.DOWN);
  }

  @Test
  void isNotReadyBeforeTheSharedOneIsThere() {
    ServingCertificate certificate = serving("secret", "trust");
    assertThat(ready(certificate, Instant.now())).isEqualTo(HealthCheckResponse.Status.DOWN);

    certificate.show(made(Duration.ofDays(1)));

    assertThat(ready(certificate, Instant.now())).isEqualTo(HealthCheckResponse.Status.UP);
  }

  @Test
  void letsAnybodyInWithoutACa() {
    HttpServerOptions options = new HttpServerOptions();

    new ClientCertificates(Settings.of()).customizeHttpsServer(options);

    assertThat(options.getClientAuth()).isEqualTo(ClientAuth.NONE);
  }

  @Test
  void aCaHasToBeACertificate() throws IOException {
    Path file = Files.writeString(folder.resolve("ca.crt"), "hunter2");

    for (String path : new String[] {file.toString(), folder + "/missing.crt"}) {
      assertThatThrownBy(() ->
              new ClientCertificates(Settings.of("client-ca", path))
                  .customizeHttpsServer(new HttpServerOptions()))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("--client-ca " + path + " cannot be used")
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void aHandshakeThatHasBegunKeepsItsIdentity() {
    Identity first = made(Duration.ofDays(1)).identity();
    Identity second = made(Duration.ofDays(2)).identity();
    CurrentIdentity current = new CurrentIdentity(first);
    String alias = current.chooseServerAlias("EC", null, null);

    current.replace(second);

    assertThat(current.getPrivateKey(alias)).isEqualTo(first.key());
    assertThat(current.getCertificateChain(alias)).isEqualTo(first.chain().toArray());
    String next = current.getServerAliases("EC", null)[0];
    assertThat(next).isNotEqualTo(alias);
    assertThat(current.getPrivateKey(next)).isEqualTo(second.key());
  }

  @Test
  void offersNothingToWhoWantsAnotherKindOfKeyOrAClient() {
    CurrentIdentity current = new CurrentIdentity(made(Duration.ofDays(1)).identity());

    assertThat(current.getServerAliases("RSA", null)).isNull();
    assertThat(current.chooseEngineServerAlias("RSA", null, null)).isNull();
    assertThat(current.getClientAliases("EC", null)).isNull();
    assertThat(current.chooseClientAlias(new String[] {"EC"}, null, null)).isNull();
    assertThat(current.getCertificateChain("2")).isNull();
    assertThat(current.getPrivateKey("2")).isNull();
  }
}
