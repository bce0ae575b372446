package dev.plimsoll.cluster;

import dev.plimsoll.admission.LastGoodPolicies;
import dev.plimsoll.admission.PolicyStore;
import dev.plimsoll.admission.ServerSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What of the policies lies in the cluster. */
final class PolicyParts {

  @Produces
  @Singleton
  PolicyStore store(HomeCluster home, Clock clock) {
    return home.client()
        .<PolicyStore>map(client -> new PolicyConfigMaps(client, home.namespace(), clock))
        .orElseGet(() -> PolicyStore.none("configmaps: there is no cluster to read them from"));
  }

  @Produces
  @Singleton
  LastGoodPolicies lastGood(ServerSettings settings, HomeCluster home) {
    if (settings.lastGood().isEmpty() || home.client().isEmpty()) {
      return LastGoodPolicies.NONE;
    }
    String path = "/api/v1/namespaces/" + home.namespace() + "/configmaps";
    return new LastGoodConfigMap(new Objects(home.client().get(), path), settings.lastGood().get());
  }
}
