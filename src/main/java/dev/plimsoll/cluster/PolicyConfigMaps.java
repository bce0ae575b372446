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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The ConfigMaps of the own namespace that are labelled as policies, watched from the first look.
 */
final class PolicyConfigMaps
    implements PolicyStore, ResourceEventHandler<GenericKubernetesResource> {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final String namespace;
  private volatile Runnable changed = () -> {};
  private @Nullable Mirror mirror;

  PolicyConfigMaps(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public Map<String, byte[]> read() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (Resource map : watched().list()) {
      files.putAll(PolicyEdits.files(map));
    }
    return files;
  }

  private synchronized Mirror watched() throws IOException {
    Mirror watching = mirror;
    if (watching != null) {
      return watching;
    }
    SharedIndexInformer<GenericKubernetesResource> informer =
        client
            .genericKubernetesResources("v1", "ConfigMap")
            .inNamespace(namespace)
            .withLabel(PolicyEdits.LABEL, "true")
            .runnableInformer(0);
    watching = new Mirror(Watches::tree);
    watching.follow(informer);
    await(informer);
    informer.addEventHandler(this);
    mirror = watching;
    return watching;
  }

  private void await(SharedIndexInformer<GenericKubernetesResource> informer) throws IOException {
    try {
      informer.start().toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      informer.stop();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      informer.stop();
      throw new IOException(
          "configmaps: the ConfigMaps with the label %s=true in namespace %s cannot be read; let this account list and watch them there, or leave out configmaps among the policies"
              .formatted(PolicyEdits.LABEL, namespace),
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
