package dev.plimsoll.admission.tls;

import dev.plimsoll.admission.CannotStart;
import dev.plimsoll.admission.ServerSettings;
import io.quarkus.tls.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTPS server shows: the files of {@code --tls-cert} and {@code --tls-key}, else a
 * certificate made for this run. Asked again every {@code quarkus.tls.admission.reload-period}; new
 * files that cannot be used leave the last good ones in place.
 */
@Singleton
@Identifier("admission")
final class ServingCertificate implements KeyStoreProvider {

  private static final Logger LOG = Logger.getLogger(ServingCertificate.class);

  /** Where a pod finds the name of its namespace. */
  private static final Path NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private final ServerSettings settings;
  private @Nullable CertificateAndKey shown;
  private @Nullable KeyStoreAndKeyCertOptions lastGood;

  @Inject
  ServingCertificate(ServerSettings settings) {
    this.settings = settings;
  }

  @Override
  public synchronized KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
    if (lastGood == null) {
      return show(current(), vertx);
    }
    try {
      CertificateAndKey now = current();
      if (now.equals(shown)) {
        return lastGood;
      }
      show(now, vertx);
      LOG.info("the serving certificate was read again and is in use");
    } catch (CannotStart e) {
      LOG.warnf("the serving certificate stays as it was: %s", e.getMessage());
    }
    return lastGood;
  }

  private KeyStoreAndKeyCertOptions show(CertificateAndKey pair, Vertx vertx) {
    KeyStoreAndKeyCertOptions usable =
        new KeyStoreAndKeyCertOptions(pair.keyStore(vertx), pair.options());
    shown = pair;
    lastGood = usable;
    return usable;
  }

  private CertificateAndKey current() {
    if (settings.tlsCert().isPresent() && settings.tlsKey().isPresent()) {
      return CertificateAndKey.read(settings.tlsCert().get(), settings.tlsKey().get());
    }
    if (settings.tlsCert().isPresent() || settings.tlsKey().isPresent()) {
      throw new CannotStart(
          "--tls-cert and --tls-key belong together, and only one is given. Give both, or neither to have a certificate made for this run.");
    }
    return shown != null ? shown : EphemeralCertificate.make(namespace());
  }

  private static String namespace() {
    try {
      return Files.readString(NAMESPACE).strip();
    } catch (IOException e) {
      return "plimsoll-system"; // not in a pod
    }
  }
}
