package dev.plimsoll.cluster;

import dev.plimsoll.admission.LastGoodPolicies;
import dev.plimsoll.admission.PolicyStore;
import dev.plimsoll.server.ServerSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What of the policies lies in the cluster. */
final class PolicyStoreProducer {

  @Produces
  @Singleton
  PolicyStore store(LocalCluster home, Clock clock) {
    return home.client()
        .<PolicyStore>map(client -> new PolicyConfigMaps(client, home.namespace(), clock))
        .orElseGet(() -> PolicyStore.none("configmaps: there is no cluster to read them from"));
  }

  @Produces
  @Singleton
  LastGoodPolicies lastGood(ServerSettings settings, LocalCluster home) {
    if (settings.lastGood().isEmpty() || home.client().isEmpty()) {
      return LastGoodPolicies.NONE;
    }
    String path = "/api/v1/namespaces/" + home.namespace() + "/configmaps";
    return new LastGoodConfigMap(
        new RestCollection(home.client().get(), path), settings.lastGood().get());
  }
}
