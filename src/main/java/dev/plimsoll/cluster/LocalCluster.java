package dev.plimsoll.cluster;

import dev.plimsoll.server.OwnNamespace;
import dev.plimsoll.server.ServerSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The cluster that the server can reach, if there is one and it is not to be left alone. */
@Singleton
public final class LocalCluster {

  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  private final Optional<KubernetesClient> client;
  private final String namespace;

  @Inject
  LocalCluster(ServerSettings settings, Instance<KubernetesClient> client) {
    this.client =
        settings.noCluster() || !isReachable(client.get().getConfiguration())
            ? Optional.empty()
            : Optional.of(client.get());
    this.namespace = OwnNamespace.of(settings);
  }

  /** With neither a kubeconfig nor a service account there is no cluster to speak of. */
  static boolean isReachable(Config config) {
    return config.getCurrentContext() != null || Files.isReadable(SERVICE_ACCOUNT);
  }

  /** How to talk to it. */
  public Optional<KubernetesClient> client() {
    return client;
  }

  /** The namespace that this program runs in. */
  public String namespace() {
    return namespace;
  }
}
