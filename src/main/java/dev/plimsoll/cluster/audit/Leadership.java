package dev.plimsoll.cluster.audit;

import dev.plimsoll.cluster.Objects;
import dev.plimsoll.cluster.trust.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
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
  private final Thread thread;
  private volatile boolean mine;

  /**
   * Begins to ask for the Lease, and asks until it is closed.
   *
   * @param namespace the namespace of the Lease
   */
  Leadership(KubernetesClient client, String namespace, Clock clock) {
    this.lease =
        new Lease(
            new Objects(client, "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases"),
            AuditRights.LEASE,
            UUID.randomUUID().toString());
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("audit lease").start(this::renew);
  }

  boolean isMine() {
    return mine;
  }

  private void renew() {
    try {
      while (true) {
        ask();
        Thread.sleep(RENEWAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server ends
    }
  }

  private void ask() {
    try {
      mine = lease.isMine(clock.instant());
    } catch (KubernetesClientException e) {
      mine = false;
      LOG.warnf("the Lease %s cannot be had (status %d)", AuditRights.LEASE, e.getCode());
    }
  }

  /** Lets the Lease go, so that the next replica need not wait for its end. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (mine) {
        lease.release();
      }
    } catch (KubernetesClientException e) {
      LOG.debugf("the Lease %s runs out by itself (status %d)", AuditRights.LEASE, e.getCode());
    }
  }
}
