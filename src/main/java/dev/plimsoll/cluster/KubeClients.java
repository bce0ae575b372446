package dev.plimsoll.cluster;

import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.util.Objects;
import java.util.Optional;

/** The connection of commands that run without a server. */
public final class KubeClients {

  private KubeClients() {}

  /**
   * Connects to the cluster of a kubeconfig's context, or of the pod that this runs in. Nothing is
   * asked of it yet.
   *
   * @param context the context; empty for the current one
   * @throws IllegalArgumentException if there is no cluster to connect to; the message says why
   */
  public static KubernetesClient open(Optional<String> context) {
    Config config = Config.autoConfigure(context.orElse(null));
    if (!LocalCluster.isReachable(config)) {
      throw new IllegalArgumentException(
          "there is no cluster to ask: no kubeconfig was found. Name one with KUBECONFIG, or run"
              + " inside a cluster");
    }
    if (context.isPresent()
        && (config.getCurrentContext() == null
            || !Objects.equals(config.getCurrentContext().getName(), context.get()))) {
      throw new IllegalArgumentException("--context: the kubeconfig has no " + context.get());
    }
    new ClientKeys().customize(config);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new VertxHttpClientFactory())
        .build();
  }

  /** Reads single objects past every cache. Seals nothing, because that may make a key. */
  public static LiveReads reads(KubernetesClient client) {
    return new ClusterLiveReads(
        client, text -> new Lookup.Unknown<>("nothing is written here, and so no key made"));
  }
}
