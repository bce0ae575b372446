package dev.plimsoll.cluster.audit;

import dev.plimsoll.cluster.ApiFault;
import dev.plimsoll.cluster.RestCollection;
import dev.plimsoll.cluster.trust.Lease;
import dev.plimsoll.server.BackgroundTask;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.StepFailedException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Who of several replicas does what only one should: the one that holds a Lease, which is renewed
 * on a thread of its own while the work goes on.
 */
final class Leadership implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Leadership.class);
  private static final Duration RENEWAL = Lease.TIME.dividedBy(6);

  private final Lease lease;
  private final Clock clock;
  private final BackgroundTask renewing;
  private volatile Instant mineUntil = Instant.MIN;

  /**
   * Begins to ask for the Lease, and asks until it is closed.
   *
   * @param namespace the namespace of the Lease
   */
  Leadership(KubernetesClient client, String namespace, BackgroundTasks tasks, Clock clock) {
    this.lease =
        new Lease(
            new RestCollection(
                client, "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases"),
            AuditPermissions.LEASE,
            UUID.randomUUID().toString());
    this.clock = clock;
    this.renewing = tasks.add("audit lease", RENEWAL, this::renew).start();
  }

  /** Whether the Lease is held, by the last answer about it, which counts for its time. */
  boolean isMine() {
    return clock.instant().isBefore(mineUntil);
  }

  private void renew() throws StepFailedException {
    Instant asked = clock.instant();
    Instant until = Instant.MIN;
    try {
      if (lease.isMine(asked)) {
        until = asked.plus(Lease.TIME);
      }
    } catch (KubernetesClientException e) {
      throw new StepFailedException(
          "the Lease %s cannot be had: %s; this replica does not audit"
              .formatted(AuditPermissions.LEASE, ApiFault.inWords(e)));
    } finally {
      mineUntil = until;
    }
  }

  /** Lets the Lease go, so that the next replica need not wait for its end. */
  @Override
  public void close() {
    renewing.close();
    try {
      if (isMine()) {
        lease.release();
      }
    } catch (KubernetesClientException e) {
      LOG.debugf(
          "the Lease %s runs out by itself: %s", AuditPermissions.LEASE, ApiFault.inWords(e));
    }
  }
}
