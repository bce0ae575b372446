package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.KnownKinds;
import dev.plimsoll.policy.Lookup;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the kinds of objects that the policies in force look at, and no others. Policies change,
 * and definitions of kinds come later than their users; so both are looked at again every few
 * seconds.
 */
final class Watches implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Watches.class);
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final JsonMapper JSON = new JsonMapper();

  private final KubernetesClient client;
  private final Supplier<Set<GroupKind>> wanted;
  private final Map<GroupKind, Mirror> mirrors = new ConcurrentHashMap<>();
  private volatile @Nullable ClusterDefinitions definitions;
  private final Map<GroupKind, String> obstacles = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("cluster").unstarted(this::run);

  /**
   * Watches nothing as yet.
   *
   * @param wanted the kinds that are to be watched, which may change
   */
  Watches(KubernetesClient client, Supplier<Set<GroupKind>> wanted) {
    this.client = client;
    this.wanted = wanted;
  }

  /** Begins to watch, on a thread of its own. */
  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
    mirrors.values().forEach(Mirror::stop);
    ClusterDefinitions watched = definitions;
    if (watched != null) {
      watched.close();
    }
  }

  /** The definition of a kind, if definitions are watched. */
  Lookup<Resource> definition(GroupKind kind) {
    ClusterDefinitions watched = definitions;
    return watched == null ? new Lookup.Unknown<>(whyNot(Definitions.KIND)) : watched.of(kind);
  }

  /** All objects of a kind, if it is watched. */
  Optional<Mirror> mirror(GroupKind kind) {
    return Optional.ofNullable(mirrors.get(kind));
  }

  /** Why a kind is not watched. */
  String whyNot(GroupKind kind) {
    return obstacles.getOrDefault(kind, "nobody has asked the cluster for " + kind.kind() + " yet");
  }

  /** What is still to be read of what the policies look at; empty once they can judge it all. */
  List<GroupKind> missing() {
    return wanted.get().stream().filter(kind -> !isComplete(kind)).toList();
  }

  private boolean isComplete(GroupKind kind) {
    ClusterDefinitions watched = definitions;
    return kind.equals(Definitions.KIND)
        ? watched != null && watched.isSynced()
        : mirror(kind).map(Mirror::isComplete).orElse(false);
  }

  private void run() {
    try {
      while (true) {
        for (GroupKind kind : wanted.get()) {
          if (kind.equals(Definitions.KIND)) {
            watchDefinitions();
          } else if (!mirrors.containsKey(kind)) {
            watch(kind);
          }
        }
        Thread.sleep(AGAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server ends
    }
  }

  private void watch(GroupKind kind) {
    try {
      Optional<ResourceDefinitionContext> resource = resource(kind);
      if (resource.isEmpty()) {
        obstacle(kind, "the cluster has no " + kind);
        return;
      }
      Mirror mirror =
          new Mirror(
              kind.equals(KnownKinds.NAMESPACE) ? Watches::metadata : Watches::withoutStatus);
      mirror.follow(
          client.genericKubernetesResources(resource.get()).inAnyNamespace().runnableInformer(0));
      mirrors.put(kind, mirror);
      obstacles.remove(kind);
      LOG.debugf("watching %s", kind);
    } catch (KubernetesClientException e) {
      obstacle(kind, "the cluster does not answer about " + kind + " (" + cause(e) + ")");
    }
  }

  /** They are kept in a way of their own; what could not be read at all is begun again. */
  private void watchDefinitions() {
    ClusterDefinitions watched = definitions;
    if (watched == null) {
      definitions = new ClusterDefinitions(client);
    } else if (watched.started().toCompletableFuture().isCompletedExceptionally()) {
      watched.close();
      definitions = null;
      obstacle(Definitions.KIND, "the cluster does not tell of its CustomResourceDefinitions");
    }
  }

  private void obstacle(GroupKind kind, String reason) {
    if (!reason.equals(obstacles.put(kind, reason))) {
      LOG.warnf("%s; asking again every %s seconds", reason, AGAIN.toSeconds());
    }
  }

  private static String cause(KubernetesClientException e) {
    return e.getCode() > 0 ? "status " + e.getCode() : e.getClass().getSimpleName();
  }

  /** How the cluster serves a kind, in the version that it prefers. */
  private Optional<ResourceDefinitionContext> resource(GroupKind kind) {
    String version = "v1";
    if (!kind.group().isEmpty()) {
      APIGroup group = client.getApiGroup(kind.group());
      if (group == null) {
        return Optional.empty();
      }
      version = group.getPreferredVersion().getVersion();
    }
    String groupVersion = kind.group().isEmpty() ? version : kind.group() + "/" + version;
    APIResourceList resources = client.getApiResources(groupVersion);
    if (resources == null) {
      return Optional.empty();
    }
    for (APIResource resource : resources.getResources()) {
      if (resource.getKind().equals(kind.kind()) && !resource.getName().contains("/")) {
        return Optional.of(
            new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(version)
                .withKind(kind.kind())
                .withPlural(resource.getName())
                .withNamespaced(resource.getNamespaced())
                .build());
      }
    }
    return Optional.empty();
  }

  static ObjectNode tree(GenericKubernetesResource object) {
    return JSON.valueToTree(object);
  }

  /** Namespaces are only asked for their labels, and whether they are on their way out. */
  private static ObjectNode metadata(GenericKubernetesResource object) {
    return tree(object).retain("apiVersion", "kind", "metadata");
  }

  /** No rule looks at what a controller says of another object; it changes all the time. */
  private static ObjectNode withoutStatus(GenericKubernetesResource object) {
    return tree(object).without("status");
  }
}
