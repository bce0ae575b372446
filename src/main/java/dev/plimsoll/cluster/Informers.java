package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.server.StepFailedException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the kinds of objects that the policies in force read, and no others. Policies change, and
 * kinds come later than their users, or in another version; so all of them are looked after every
 * few seconds.
 */
final class Informers implements AutoCloseable {

  /** How often they are to be looked after. */
  static final Duration PERIOD = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Supplier<Set<GroupKind>> wanted;
  private final InstantSource clock;
  private final Map<GroupKind, WatchedKind> watched = new ConcurrentHashMap<>();
  private PagedLister pages;

  /**
   * Watches nothing as yet.
   *
   * @param wanted the kinds that are to be watched, which may change
   */
  Informers(KubernetesClient client, Supplier<Set<GroupKind>> wanted, InstantSource clock) {
    this.client = client;
    this.wanted = wanted;
    this.clock = clock;
    this.pages = new PagedLister(client);
  }

  /**
   * Looks after all of them: begins to watch what is wanted, begins anew where a watch is lost, and
   * ends what nobody has wanted for a while.
   *
   * @throws StepFailedException if the cluster does not tell of all of them
   */
  synchronized void tend() throws StepFailedException {
    Instant now = clock.instant();
    pages = new PagedLister(client); // what it discovers counts for this time
    @Nullable RuntimeException broken = null;
    for (GroupKind kind : wanted.get()) {
      try {
        watched.computeIfAbsent(kind, this::watched).tend(now);
      } catch (RuntimeException e) {
        broken = e; // the other kinds shall not suffer from it
      }
    }
    watched.values().removeIf(one -> isEnded(one, now));
    if (broken != null) {
      throw broken;
    }
    Map<String, String> faults = faults();
    if (!faults.isEmpty()) {
      throw new StepFailedException(
          faults.entrySet().stream()
              .map(fault -> fault.getKey() + " objects are not watched: " + fault.getValue())
              .collect(Collectors.joining("; ")));
    }
  }

  private static boolean isEnded(WatchedKind one, Instant now) {
    boolean isUnwanted = one.isUnwanted(now);
    if (isUnwanted) {
      one.close();
    }
    return isUnwanted;
  }

  private WatchedKind watched(GroupKind kind) {
    return new WatchedKind(kind, store(kind), () -> informer(kind));
  }

  private static ObjectStore<?> store(GroupKind kind) {
    if (kind.equals(Crds.KIND)) {
      return new ClusterCrds();
    }
    return new InformerStore(
        kind.equals(KnownKinds.NAMESPACE) ? Informers::metadata : Informers::withoutStatus);
  }

  /** In the version that the cluster prefers at this time. */
  private Optional<SharedIndexInformer<GenericKubernetesResource>> informer(GroupKind kind)
      throws InaccessibleException {
    return pages
        .served(kind)
        .map(served ->
            new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(served.version())
                .withKind(kind.kind())
                .withPlural(served.plural())
                .withNamespaced(served.namespaced())
                .build())
        .map(context ->
            client.genericKubernetesResources(context).inAnyNamespace().runnableInformer(0));
  }

  @Override
  public synchronized void close() {
    watched.values().forEach(WatchedKind::close);
  }

  /** The definition of a kind, or why it is not known. */
  Lookup<Resource> definition(GroupKind kind) {
    return switch (store(Crds.KIND, ClusterCrds.class)) {
      case Lookup.Found<ClusterCrds>(ClusterCrds definitions) -> definitions.of(kind);
      case Lookup.Absent<ClusterCrds>() -> new Lookup.Absent<>();
      case Lookup.Unknown<ClusterCrds>(String reason) -> new Lookup.Unknown<>(reason);
    };
  }

  /** All objects of a kind, or why they are not known. */
  Lookup<InformerStore> objects(GroupKind kind) {
    return store(kind, InformerStore.class);
  }

  private <T extends ObjectStore<?>> Lookup<T> store(GroupKind kind, Class<T> type) {
    WatchedKind one = watched.get(kind);
    if (one == null || !type.isInstance(one.store())) {
      return new Lookup.Unknown<>("nobody has asked the cluster for " + kind.kind() + " yet");
    }
    return one.whyUnknown()
        .<Lookup<T>>map(Lookup.Unknown::new)
        .orElseGet(() -> new Lookup.Found<>(type.cast(one.store())));
  }

  /** What the policies read and has not been read yet; empty once they can evaluate it all. */
  List<GroupKind> missing() {
    return wanted.get().stream().filter(kind -> !isRead(kind)).toList();
  }

  private boolean isRead(GroupKind kind) {
    WatchedKind one = watched.get(kind);
    return one != null && one.isRead();
  }

  /** The kinds of whose changes the cluster does not tell, and why. */
  Map<String, String> faults() {
    Map<String, String> faults = new TreeMap<>();
    watched.forEach(
        (kind, one) -> one.fault().ifPresent(text -> faults.put(kind.toString(), text)));
    return faults;
  }

  /** Namespaces are only asked for their labels, and whether they are on their way out. */
  private static ObjectNode metadata(GenericKubernetesResource object) {
    return ObjectTrees.of(object).retain("apiVersion", "kind", "metadata");
  }

  /** No rule looks at what a controller says of another object; it changes all the time. */
  private static ObjectNode withoutStatus(GenericKubernetesResource object) {
    return ObjectTrees.of(object).without("status");
  }
}
