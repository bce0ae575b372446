package dev.plimsoll.cluster;

import dev.plimsoll.admission.PolicyEdits;
import dev.plimsoll.admission.PolicyStore;
import dev.plimsoll.manifest.Resource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The ConfigMaps of the own namespace that are labelled as policies, watched from the first look.
 * However long the cluster has told nothing, those that are known stay in force.
 */
final class PolicyConfigMaps
    implements PolicyStore, ResourceEventHandler<GenericKubernetesResource> {

  /** How long the first look at them may take. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final String namespace;
  private final InstantSource clock;
  private final Duration limit;
  private final InformerStore maps = new InformerStore(ObjectTrees::of);
  private final KindWatch watch = new KindWatch(maps, this::informer, Optional.of(this));
  private volatile Runnable changed = () -> {};

  PolicyConfigMaps(KubernetesClient client, String namespace, InstantSource clock) {
    this(client, namespace, clock, LIMIT);
  }

  PolicyConfigMaps(KubernetesClient client, String namespace, InstantSource clock, Duration limit) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
    this.limit = limit;
  }

  @Override
  public Map<String, byte[]> read() throws IOException {
    watch.tend(clock.instant());
    if (!watch.isSynced()) {
      await();
    }
    Map<String, byte[]> files = new TreeMap<>();
    for (Resource map : maps.list()) {
      files.putAll(PolicyEdits.files(map));
    }
    return files;
  }

  private Optional<SharedIndexInformer<GenericKubernetesResource>> informer() {
    return Optional.of(
        client
            .genericKubernetesResources("v1", "ConfigMap")
            .inNamespace(namespace)
            .withLabel(PolicyEdits.LABEL, "true")
            .runnableInformer(0));
  }

  private void await() throws IOException {
    try {
      watch.started().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      watch.tend(clock.instant());
      throw new IOException(
          "configmaps: the ConfigMaps with the label %s=true in namespace %s cannot be read%s; let this account list and watch them there, or leave out configmaps among the policies"
              .formatted(
                  PolicyEdits.LABEL, namespace, watch.fault().map(text -> ": " + text).orElse("")),
          e);
    }
  }

  @Override
  public void onChange(Runnable action) {
    changed = action;
  }

  @Override
  public void onAdd(GenericKubernetesResource added) {
    changed.run();
  }

  @Override
  public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource updated) {
    changed.run();
  }

  @Override
  public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
    changed.run();
  }
}
