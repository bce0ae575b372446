package dev.plimsoll.admission.tls;

import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.OwnNamespace;
import dev.plimsoll.server.ServerSettings;
import io.quarkus.tls.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * What the HTTPS server shows: the files of {@code --tls-cert} and {@code --tls-key}, read again
 * when they change, else what {@link #show} was given last, and until then one made for this run.
 * What cannot be used leaves the last good one in place.
 */
@Singleton
@Identifier("admission")
public final class ServingCertificate implements KeyStoreProvider {

  private static final Logger LOG = Logger.getLogger(ServingCertificate.class);

  private static final Duration ONE_RUN = Duration.ofDays(365);

  private final ServerSettings settings;
  private volatile CertificateAndKey shown;

  /** Shows an identity; does nothing until the server starts. */
  private volatile Showing showing = next -> {};

  /** Whether what is shown is only there because the one to show has yet to be found. */
  private volatile boolean provisional;

  /** What is wrong with the files, as far as it has been said. */
  private String told = "";

  private interface Showing {
    void show(CertificateAndKey next);
  }

  @Inject
  ServingCertificate(ServerSettings settings) {
    this.settings = settings;
    this.provisional = isShared(settings);
    this.shown = fromFiles() ? readFiles() : madeForThisRun();
  }

  /** Whether all replicas show one certificate that they keep in the cluster. */
  public static boolean isShared(ServerSettings settings) {
    return settings.secret().isPresent() && settings.tlsCert().isEmpty() && !settings.noCluster();
  }

  /** Asked once, when the server starts. */
  @Override
  public synchronized KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
    CurrentIdentity identity = new CurrentIdentity(shown.identity());
    showing = next -> identity.replace(next.identity());
    if (fromFiles()) {
      vertx.setPeriodic(
          settings.tlsReload().toMillis(), timer -> vertx.executeBlocking(this::readAgain));
    }
    return new KeyStoreAndKeyCertOptions(emptyStore(), KeyCertOptions.wrap(identity));
  }

  /**
   * Shows this one from the next handshake on.
   *
   * @throws CannotStartException if it cannot be used; then nothing changes
   */
  public synchronized void show(CertificateAndKey next) {
    if (!next.equals(shown)) {
      showing.show(next);
      shown = next;
      LOG.infof("another serving certificate is in use, valid until %s", expires());
    }
    provisional = false;
  }

  /** When what is shown expires. */
  Instant expires() {
    return shown.leaf().getNotAfter().toInstant();
  }

  /** Whether the certificate to show has yet to be found. */
  boolean isProvisional() {
    return provisional;
  }

  /** The identity is in the key manager; the store only has to be there. */
  private static KeyStore emptyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK has no PKCS12 key store", e);
    }
  }

  /** Takes the files if they have changed. */
  private synchronized boolean readAgain() {
    try {
      show(readFiles());
      told = "";
      return true;
    } catch (CannotStartException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(told)) {
        LOG.warnf("the serving certificate stays as it was: %s", reason);
        told = reason;
      }
      return false;
    }
  }

  private boolean fromFiles() {
    if (settings.tlsCert().isPresent() != settings.tlsKey().isPresent()) {
      throw new CannotStartException(
          "--tls-cert and --tls-key belong together, and only one is given. Give both, or neither"
              + " to have a certificate made for this run.");
    }
    if (settings.tlsReload().toMillis() < 1) {
      throw new CannotStartException(
          "--tls-reload is how often the files of the certificate are looked at, and "
              + settings.tlsReload().toMillis()
              + " ms is no such time. Write it as 10s.");
    }
    return settings.tlsCert().isPresent();
  }

  private CertificateAndKey readFiles() {
    return CertificateAndKey.read(
        settings.tlsCert().orElseThrow(), settings.tlsKey().orElseThrow());
  }

  private CertificateAndKey madeForThisRun() {
    return Issuer.selfSigned(
        new Issuer.Names(settings.service(), OwnNamespace.of(settings)), Instant.now(), ONE_RUN);
  }
}
