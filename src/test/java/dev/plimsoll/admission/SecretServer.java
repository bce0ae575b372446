package dev.plimsoll.admission;

import java.util.Map;
import java.util.Set;

/**
 * A server that knows the API server by a secret path, which the test tells it: there is no cluster
 * from which it could be read.
 */
public final class SecretServer extends ServerInProcess {

  @Override
  protected Map<String, String> settings() {
    return Map.of(
        "plimsoll.policies", OpenServer.policies().toString(),
        "plimsoll.secret", "trust",
        "quarkus.arc.exclude-types", "dev.plimsoll.cluster.trust.CredentialRotation");
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(SmallCluster.class);
  }
}
