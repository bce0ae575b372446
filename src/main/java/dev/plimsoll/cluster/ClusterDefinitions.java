package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.rule.schema.CompiledDefinitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The CustomResourceDefinitions of a cluster, watched. A cluster may have thousands, megabytes of
 * them, of which policies ask for a dozen: they are kept compressed and without their descriptions
 * until a kind is asked for.
 *
 * <p>Needs the right to list and watch {@code customresourcedefinitions.apiextensions.k8s.io}.
 */
public final class ClusterDefinitions implements Definitions, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FLUX = ".toolkit.fluxcd.io";

  private final Map<GroupKind, Kept> kept = new ConcurrentHashMap<>();
  private final SharedIndexInformer<GenericKubernetesResource> informer;
  private final CompletionStage<Void> started;
  private volatile boolean prepared;

  /** Starts to watch; returns at once. The client stays the caller's to close. */
  public ClusterDefinitions(KubernetesClient client) {
    informer =
        client
            .genericKubernetesResources("apiextensions.k8s.io/v1", "CustomResourceDefinition")
            .runnableInformer(0)
            .itemStore(new NamesOnly())
            .addEventHandler(new Keeping());
    started = informer.start().thenRunAsync(this::prepare);
  }

  /**
   * Compiles what Flux's requests will be judged by, which is done where they arrive. The first
   * compilation takes a second, for the libraries underneath; the ones after it, milliseconds.
   */
  private void prepare() {
    for (FluxKind kind : FluxKind.values()) {
      if (of(kind.groupKind()) instanceof Lookup.Found<Resource>(Resource definition)) {
        CompiledDefinitions.of(definition);
      }
    }
    prepared = true;
  }

  /** Whether all definitions of the cluster have arrived, and judging by them will not wait. */
  public boolean isSynced() {
    return prepared;
  }

  /** Ends when all definitions of the cluster have arrived; with an exception if none can. */
  public CompletionStage<Void> started() {
    return started;
  }

  @Override
  public Lookup<Resource> of(GroupKind kind) {
    Kept definition = kept.get(kind);
    if (definition != null) {
      return new Lookup.Found<>(definition.resource());
    }
    return new Lookup.Unknown<>(
        informer.hasSynced()
            ? "no CustomResourceDefinition of " + kind + " is in the cluster"
            : "the CustomResourceDefinitions of the cluster have not been read yet");
  }

  @Override
  public void close() {
    informer.close();
  }

  private final class Keeping implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource added) {
      JsonNode tree = JSON.valueToTree(added);
      GroupKind kind = Definitions.definedBy(new Resource(tree));
      Kept definition = new Kept(tree);
      if (prepared && kind.group().endsWith(FLUX)) {
        CompiledDefinitions.of(definition.resource()); // before the first request asks
      }
      kept.put(kind, definition);
    }

    @Override
    public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource updated) {
      onAdd(updated);
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
      String name = deleted.getMetadata().getName();
      kept.values().removeIf(definition -> definition.name.equals(name));
    }
  }

  /** One definition: packed, and unpacked for good when it is first asked for. */
  private static final class Kept {
    private final String name;
    private final byte[] packed;
    private volatile @Nullable Resource resource;

    Kept(JsonNode tree) {
      name = tree.path("metadata").path("name").asText();
      strip(tree);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
        JSON.writeValue(zip, tree);
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory does not fail", e);
      }
      packed = bytes.toByteArray();
    }

    synchronized Resource resource() {
      Resource unpacked = resource;
      if (unpacked == null) {
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
          unpacked = new Resource(JSON.readTree(zip));
        } catch (IOException e) {
          throw new UncheckedIOException("reading from memory does not fail", e);
        }
        resource = unpacked;
      }
      return unpacked;
    }

    /**
     * Takes away what judges nothing: descriptions, which are texts, where a field of that name is
     * a schema. Values that stand in the schema are left as they are.
     */
    private static void strip(JsonNode node) {
      if (node instanceof ObjectNode map) {
        if (map.path("description").isTextual()) {
          map.remove("description");
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
          if (!entry.getKey().equals("default") && !entry.getKey().equals("enum")) {
            strip(entry.getValue());
          }
        }
      } else if (node instanceof ArrayNode list) {
        list.forEach(Kept::strip);
      }
    }
  }

  /** What the informer itself remembers: which there are, and at which revision. */
  private static final class NamesOnly implements ItemStore<GenericKubernetesResource> {
    private final Map<String, GenericKubernetesResource> names = new ConcurrentHashMap<>();

    @Override
    public String getKey(GenericKubernetesResource item) {
      return item.getMetadata().getName();
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource item) {
      GenericKubernetesResource name = new GenericKubernetesResource();
      name.setApiVersion(item.getApiVersion());
      name.setKind(item.getKind());
      name.setMetadata(item.getMetadata().edit().withManagedFields().build());
      return names.put(key, name);
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
      return names.remove(key);
    }

    @Override
    public Stream<String> keySet() {
      return names.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
      return names.values().stream();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
      return names.get(key);
    }

    @Override
    public int size() {
      return names.size();
    }

    @Override
    public boolean isFullState() {
      return false;
    }
  }
}
