package dev.plimsoll.cluster;

import dev.plimsoll.server.ServerSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;

/** What the server puts its parts together from, without a server. */
public final class ServerParts {

  private ServerParts() {}

  /** The cluster that a server with these settings reaches. */
  public static LocalCluster home(ServerSettings settings, KubernetesClient client) {
    @SuppressWarnings("unchecked")
    Instance<KubernetesClient> instance =
        (Instance<KubernetesClient>)
            Proxy.newProxyInstance(
                Instance.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("get")) {
                    return client;
                  }
                  throw new UnsupportedOperationException(method.getName());
                });
    return new LocalCluster(settings, instance);
  }
}
