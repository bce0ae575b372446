package dev.plimsoll.cluster;

import dev.plimsoll.server.ServerSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.util.Map;

/** What the server puts its parts together from, without a server. */
public final class ServerParts {

  private ServerParts() {}

  /** The settings of a server, those that are not given by their defaults. */
  public static ServerSettings settings(Map<String, String> given) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(ServerSettings.class)
        .withSources(new PropertiesConfigSource(given, "given", 100))
        .build()
        .getConfigMapping(ServerSettings.class);
  }

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
