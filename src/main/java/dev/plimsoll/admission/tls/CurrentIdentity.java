package dev.plimsoll.admission.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands each TLS handshake the identity of the moment. The server keeps one key manager for its
 * whole life and no connection notices a change; telling the server to take new options instead
 * fails the connections of that moment (seen with Vert.x 4.5.27).
 *
 * <p>A handshake asks for an alias first and for its chain and key afterwards, so each identity has
 * an alias of its own, and the one before stays known.
 */
final class CurrentIdentity extends X509ExtendedKeyManager {

  private record Named(String alias, Identity identity, @Nullable Identity before) {}

  private volatile Named current;

  CurrentIdentity(Identity first) {
    current = new Named("0", first, null);
  }

  /** Shows this one from the next handshake on. */
  synchronized void replace(Identity next) {
    Named now = current;
    current = new Named(now.alias.equals("0") ? "1" : "0", next, now.identity);
  }

  private @Nullable Identity of(String alias) {
    Named now = current;
    return now.alias.equals(alias) ? now.identity : now.before;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Named now = current;
    return now.identity.key().getAlgorithm().equals(keyType) ? now.alias : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Identity identity = of(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Identity identity = of(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null; // a server only
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null; // a server only
  }
}
