package dev.plimsoll.admission.tls;

import dev.plimsoll.admission.CannotStart;
import dev.plimsoll.admission.ServerSettings;
import io.quarkus.tls.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * What the HTTPS server shows: the files of {@code --tls-cert} and {@code --tls-key}, read again
 * when they change, else a certificate made for this run. New files that cannot be used leave the
 * last good ones in place.
 */
@Singleton
@Identifier("admission")
final class ServingCertificate implements KeyStoreProvider {

  private static final Logger LOG = Logger.getLogger(ServingCertificate.class);

  /** Where a pod finds the name of its namespace. */
  private static final Path NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private final ServerSettings settings;

  @Inject
  ServingCertificate(ServerSettings settings) {
    this.settings = settings;
  }

  /** Asked once, when the server starts. */
  @Override
  public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
    CertificateAndKey shown = current();
    CurrentIdentity identity = new CurrentIdentity(shown.identity(vertx));
    if (settings.tlsCert().isPresent()) {
      AtomicReference<CertificateAndKey> last = new AtomicReference<>(shown);
      vertx.setPeriodic(
          settings.tlsReload().toMillis(),
          timer -> vertx.executeBlocking(() -> readAgain(vertx, identity, last)));
    }
    return new KeyStoreAndKeyCertOptions(emptyStore(), KeyCertOptions.wrap(identity));
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

  /** Takes the files if they have changed; a pair that cannot be used is told once. */
  private boolean readAgain(
      Vertx vertx, CurrentIdentity identity, AtomicReference<CertificateAndKey> last) {
    try {
      CertificateAndKey now = current();
      if (!now.equals(last.getAndSet(now))) {
        identity.replace(now.identity(vertx));
        LOG.info("the serving certificate was read again and is in use");
      }
      return true;
    } catch (CannotStart e) {
      LOG.warnf("the serving certificate stays as it was: %s", e.getMessage());
      return false;
    }
  }

  private CertificateAndKey current() {
    if (settings.tlsCert().isPresent() && settings.tlsKey().isPresent()) {
      return CertificateAndKey.read(settings.tlsCert().get(), settings.tlsKey().get());
    }
    if (settings.tlsCert().isPresent() || settings.tlsKey().isPresent()) {
      throw new CannotStart(
          "--tls-cert and --tls-key belong together, and only one is given. Give both, or neither to have a certificate made for this run.");
    }
    return EphemeralCertificate.make(namespace());
  }

  private static String namespace() {
    try {
      return Files.readString(NAMESPACE).strip();
    } catch (IOException e) {
      return "plimsoll-system"; // not in a pod
    }
  }
}
