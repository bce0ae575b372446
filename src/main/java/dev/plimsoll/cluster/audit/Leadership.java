package dev.plimsoll.cluster.audit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who of several replicas does what only one should: the one that holds a Lease. */
final class Leadership implements AutoCloseable {

  /** The name of the Lease, in the namespace that this runs in. */
  static final String NAME = "plimsoll-audit";

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private volatile boolean mine;
  private volatile boolean closed;
  private volatile @Nullable CompletableFuture<?> election;

  private Leadership(KubernetesClient client) {
    this.client = client;
  }

  /** Begins to ask for the Lease, and asks until it is closed. */
  static Leadership strive(KubernetesClient client) {
    Leadership leadership = new Leadership(client);
    leadership.elect();
    return leadership;
  }

  private void elect() {
    String namespace = Optional.ofNullable(client.getNamespace()).orElse("default");
    CompletableFuture<?> started =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(NAME)
                    .withLock(new LeaseLock(namespace, NAME, UUID.randomUUID().toString()))
                    .withLeaseDuration(LEASE)
                    .withRenewDeadline(DEADLINE)
                    .withRetryPeriod(RETRY)
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(
                        new LeaderCallbacks(() -> mine = true, () -> mine = false, leader -> {}))
                    .build())
            .build()
            .start();
    election = started;
    // An election ends when the lead is lost; then there is another one.
    started.whenComplete((done, failure) -> {
      mine = false;
      if (!closed) {
        elect();
      }
    });
  }

  boolean isMine() {
    return mine;
  }

  /** Lets the Lease go, so that the next replica need not wait for its end. */
  @Override
  public void close() {
    closed = true;
    CompletableFuture<?> running = election;
    if (running != null) {
      running.cancel(true);
    }
  }
}
