package dev.plimsoll.cluster;

import dev.plimsoll.server.OutOfMemory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a store up to date with the cluster. An informer does so, and asks again by itself where
 * the API server fails; but there are answers after which it never does, and versions that are not
 * served any more. So {@link #tend} replaces one that has not watched for a while by a new one.
 * What the store holds counts meanwhile.
 */
final class KindWatch implements AutoCloseable {

  /** How long an informer that fails has to come back by itself. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * How long an informer may do without a watch that says of no failure: it may read a long list.
   */
  static final Duration LONGEST_LIST = Duration.ofMinutes(5);

  /**
   * How long what is known counts without a watch. After that too much may have been deleted, and
   * it is better not to know than to deny for the sake of something that is gone.
   */
  static final Duration TRUSTED = Duration.ofMinutes(10);

  /** Where informers come from. */
  @FunctionalInterface
  interface Source {

    /**
     * A new informer, not started; empty where the cluster does not serve such objects.
     *
     * @throws InaccessibleException if the cluster does not say
     */
    Optional<SharedIndexInformer<GenericKubernetesResource>> open() throws InaccessibleException;
  }

  private final ObjectStore<?> store;
  private final Source source;
  private final Optional<ResourceEventHandler<GenericKubernetesResource>> listener;
  private volatile @Nullable Run run;
  private volatile boolean synced;
  private volatile boolean absent;
  private volatile boolean outdated;
  private volatile Optional<String> fault = Optional.empty();
  private Instant watchedAt = Instant.MIN;

  /** Watches nothing before {@link #tend} is called. */
  KindWatch(ObjectStore<?> store, Source source) {
    this(store, source, Optional.empty());
  }

  /**
   * Watches nothing before {@link #tend} is called.
   *
   * @param listener told of every change, by references where objects have gone
   */
  KindWatch(
      ObjectStore<?> store,
      Source source,
      Optional<ResourceEventHandler<GenericKubernetesResource>> listener) {
    this.store = store;
    this.source = source;
    this.listener = listener;
  }

  /** Begins to watch, or begins anew where it is necessary; to be called every few seconds. */
  synchronized void tend(Instant now) {
    Run current = run;
    if (current != null && (current.isWatching() || isFirstSync(current))) {
      synced |= current.informer.hasSynced();
      watchedAt = now;
    }
    outdated = synced && watchedAt.plus(TRUSTED).isBefore(now);
    if (current == null || current.isLost(now)) {
      begin(now);
    } else {
      fault = current.isWatching() ? Optional.empty() : current.fault(now).or(() -> fault);
    }
  }

  private boolean isFirstSync(Run current) {
    return !synced && current.informer.hasSynced();
  }

  private void begin(Instant now) {
    try {
      Optional<SharedIndexInformer<GenericKubernetesResource>> informer = source.open();
      stop();
      absent = informer.isEmpty();
      if (informer.isPresent()) {
        Run next = new Run(informer.get(), now);
        run = next;
        next.start();
      } else {
        store.clear();
        synced = false;
        fault = Optional.empty();
      }
    } catch (InaccessibleException e) {
      fault = Optional.of(e.reason());
    }
  }

  /** Whether everything that the cluster had when it was asked first has been read. */
  boolean isSynced() {
    Run current = run;
    return synced || (current != null && current.informer.hasSynced());
  }

  /** Whether the cluster does not serve such objects, and so has none. */
  boolean isAbsent() {
    return absent;
  }

  /** Whether the cluster has told nothing for so long that what is known does not count. */
  boolean isOutdated() {
    return outdated;
  }

  /** Why the cluster does not tell of changes, if it does not. */
  Optional<String> fault() {
    return fault;
  }

  /** Ends when everything has been read. */
  CompletionStage<Void> started() {
    Run current = run;
    return current == null
        ? CompletableFuture.failedStage(new IllegalStateException("nothing is watched"))
        : current.informer.start();
  }

  @Override
  public synchronized void close() {
    stop();
  }

  private void stop() {
    Run current = run;
    if (current != null) {
      run = null;
      current.stop();
    }
  }

  /** One informer; what it still says after it was replaced does not reach the store. */
  private final class Run implements ItemStore<GenericKubernetesResource>, ExceptionHandler {

    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final Instant begun;
    private boolean stopped;
    private volatile @Nullable Throwable failure;

    Run(SharedIndexInformer<GenericKubernetesResource> informer, Instant begun) {
      this.informer = informer;
      this.begun = begun;
    }

    void start() {
      listener.ifPresent(informer::addEventHandler);
      informer.removeNamespaceIndex().itemStore(this).exceptionHandler(this).start();
    }

    void stop() {
      synchronized (this) {
        stopped = true;
      }
      informer.stop();
    }

    boolean isWatching() {
      boolean isWatching = informer.isRunning() && informer.isWatching();
      if (isWatching) {
        failure = null;
      }
      return isWatching;
    }

    /** Whether it will not come back by itself, as far as one can tell. */
    boolean isLost(Instant now) {
      return !informer.isRunning()
          || isWithoutWatchFor(failure == null ? LONGEST_LIST : PATIENCE, now);
    }

    /** Since it was begun or since it watched last, whatever was later. */
    private boolean isWithoutWatchFor(Duration time, Instant now) {
      Instant since = begun.isAfter(watchedAt) ? begun : watchedAt;
      return since.plus(time).isBefore(now);
    }

    Optional<String> fault(Instant now) {
      Throwable reported = failure;
      if (reported != null) {
        return Optional.of(ApiFault.inWords(reported));
      }
      return isWithoutWatchFor(PATIENCE, now)
          ? Optional.of("the API server has not told of changes for a while")
          : Optional.empty();
    }

    /** It always asks again. */
    @Override
    public boolean retryAfterException(boolean isStarted, Throwable t) {
      OutOfMemory.endProcess(t);
      failure = t;
      return true;
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
      return store.getKey(object);
    }

    @Override
    public synchronized @Nullable GenericKubernetesResource put(
        String key, GenericKubernetesResource object) {
      return stopped ? null : store.put(key, object);
    }

    @Override
    public synchronized @Nullable GenericKubernetesResource remove(String key) {
      return stopped ? null : store.remove(key);
    }

    @Override
    public Stream<String> keySet() {
      return store.keySet();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
      return store.values();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
      return store.get(key);
    }

    @Override
    public int size() {
      return store.size();
    }

    @Override
    public boolean isFullState() {
      return store.isFullState();
    }
  }
}
