package dev.plimsoll.cluster;

import dev.plimsoll.admission.LastGoodPolicies;
import dev.plimsoll.admission.PolicyStore;
import dev.plimsoll.admission.ServerSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What of the policies lies in the cluster. */
final class PolicyParts {

  @Produces
  @Singleton
  PolicyStore store(Connection connection) {
    return connection
        .client()
        .<PolicyStore>map(it -> new PolicyConfigMaps(it, connection.namespace()))
        .orElseGet(() -> PolicyStore.none("configmaps: there is no cluster to read them from"));
  }

  @Produces
  @Singleton
  LastGoodPolicies lastGood(ServerSettings settings, Connection connection) {
    if (settings.lastGood().isEmpty() || connection.client().isEmpty()) {
      return LastGoodPolicies.NONE;
    }
    String path = "/api/v1/namespaces/" + connection.namespace() + "/configmaps";
    return new LastGoodConfigMap(
        new Objects(connection.client().get(), path), settings.lastGood().get());
  }
}
