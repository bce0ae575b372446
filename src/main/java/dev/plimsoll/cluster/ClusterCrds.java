package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.rule.schema.CompiledCrds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The CustomResourceDefinitions of a cluster. A cluster may have thousands, megabytes of them, of
 * which policies ask for a dozen: they are kept compressed and without their descriptions until a
 * kind is asked for.
 */
final class ClusterCrds extends ObjectStore<ClusterCrds.Packed> implements Crds {

  private static final Logger LOG = Logger.getLogger(ClusterCrds.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FLUX = ".toolkit.fluxcd.io";

  private final Map<GroupKind, Packed> byKind = new ConcurrentHashMap<>();
  private volatile boolean prepared;

  /**
   * Compiles what Flux's requests will be evaluated with, which is done where they arrive; to be
   * called once all definitions have arrived. The first compilation takes a second, for the
   * libraries underneath; the ones after it, milliseconds.
   */
  void prepare() {
    for (FluxKind kind : FluxKind.values()) {
      if (of(kind.groupKind()) instanceof Lookup.Found<Resource>(Resource definition)) {
        compile(definition);
      }
    }
    prepared = true;
  }

  /** One that cannot be compiled must not keep the others away; whoever asks for it is told. */
  private static void compile(Resource definition) {
    try {
      CompiledCrds.of(definition);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.debugf(
          "the CustomResourceDefinition %s cannot be compiled (%s)",
          definition.name(), e.getClass().getName());
    }
  }

  /**
   * Whether all definitions of the cluster have arrived, and an evaluation with them will not wait.
   */
  boolean isPrepared() {
    return prepared;
  }

  @Override
  public Lookup<Resource> of(GroupKind kind) {
    Packed definition = byKind.get(kind);
    return definition == null
        ? new Lookup.Unknown<>("no CustomResourceDefinition of " + kind + " is in the cluster")
        : new Lookup.Found<>(definition.resource());
  }

  @Override
  Packed keep(GenericKubernetesResource object) {
    JsonNode tree = ObjectTrees.of(object);
    Resource definition = new Resource(tree);
    GroupKind kind = Crds.definedBy(definition);
    Ids ids =
        new Ids(
            definition.apiVersion(),
            definition.kind(),
            "",
            definition.name(),
            definition.metadata().path("resourceVersion").asText());
    return new Packed(ids, kind, tree);
  }

  @Override
  Ids ids(Packed definition) {
    return definition.ids;
  }

  @Override
  boolean same(Packed before, Packed now) {
    return Arrays.equals(before.bytes, now.bytes);
  }

  /** A definition may come to define another kind; and of two of one kind, one may go. */
  @Override
  void changed(@Nullable Packed before, @Nullable Packed now) {
    if (now != null) {
      if (prepared && now.kind.group().endsWith(FLUX)) {
        compile(now.resource()); // before the first request asks
      }
      byKind.put(now.kind, now);
    }
    if (before != null && byKind.remove(before.kind, before)) {
      all().stream()
          .filter(other -> other.kind.equals(before.kind))
          .findAny()
          .ifPresent(other -> byKind.put(other.kind, other));
    }
  }

  /** One definition: packed, and unpacked for good when it is first asked for. */
  static final class Packed {
    private final Ids ids;
    private final GroupKind kind;
    private final byte[] bytes;
    private volatile @Nullable Resource resource;

    Packed(Ids ids, GroupKind kind, JsonNode tree) {
      this.ids = ids;
      this.kind = kind;
      strip(tree);
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
        JSON.writeValue(zip, tree);
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory does not fail", e);
      }
      bytes = packed.toByteArray();
    }

    synchronized Resource resource() {
      Resource unpacked = resource;
      if (unpacked == null) {
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
          unpacked = new Resource(JSON.readTree(zip));
        } catch (IOException e) {
          throw new UncheckedIOException("reading from memory does not fail", e);
        }
        resource = unpacked;
      }
      return unpacked;
    }

    /**
     * Takes away what no evaluation reads: descriptions, which are texts, where a field of that
     * name is a schema. Values that stand in the schema are left as they are.
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
        list.forEach(Packed::strip);
      }
    }
  }
}
