package dev.plimsoll.admission;

import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/**
 * Tells the API server from whoever else can reach the port. A review says who asks for what, and
 * anybody can make one up; so only a caller who proves to be the API server is told anything that
 * takes a look at Secrets.
 */
@Singleton
public final class CallerAuthentication {

  private final ServerSettings settings;
  private final SecretPath secretPath;

  /** Whom certificates are asked of, where they are: nobody else is answered at all. */
  private final Optional<X500Principal> subject;

  /**
   * How callers prove to be the API server.
   *
   * @throws CannotStartException if the settings contradict each other
   */
  @Inject
  public CallerAuthentication(ServerSettings settings, SecretPath secretPath) {
    this.settings = settings;
    this.secretPath = secretPath;
    if (settings.clientCa().isPresent() != settings.clientSubject().isPresent()) {
      throw new CannotStartException(
          "--client-ca and --client-subject belong together, and only one is given: a CA"
              + " signs for many, and only the API server is to be let in. Name the subject of its"
              + " client certificate, for example CN=kube-apiserver.");
    }
    this.subject = settings.clientSubject().map(CallerAuthentication::principal);
  }

  private static X500Principal principal(String name) {
    try {
      return new X500Principal(name);
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(
          "--client-subject "
              + name
              + " is no name of a certificate; write it as in CN=kube-apiserver,O=example.");
    }
  }

  /**
   * Whether a caller gets an answer. Where a certificate or a secret path can tell the API server,
   * nobody else does: an answer names policies, and costs time and memory.
   */
  boolean mayAsk(boolean isApiServer) {
    return isApiServer || (subject.isEmpty() && settings.secret().isEmpty());
  }

  /** What a caller lacks who may not ask. */
  String missingProof() {
    return subject.isPresent()
        ? "this is not the client certificate of the API server"
        : "the request does not use the secret path that the API server knows";
  }

  /**
   * Whether a request is known to come from the API server.
   *
   * @param segment the last segment of its path; empty for none
   */
  boolean isApiServer(RoutingContext context, String segment) {
    return subject.isPresent()
        ? hasSubject(context, subject.get())
        : settings.trustRequests() || secretPath.knows(segment);
  }

  private static boolean hasSubject(RoutingContext context, X500Principal subject) {
    SSLSession session = context.request().sslSession();
    if (session == null) {
      return false;
    }
    try {
      // The handshake fails unless the CA signed the certificate.
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          && subject.equals(certificate.getSubjectX500Principal());
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }
}
