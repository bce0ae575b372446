package dev.plimsoll.cluster.trust;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cluster.RestCollection;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A Lease ({@code coordination.k8s.io/v1}), by which one replica at a time does what only one
 * should. Only the reader's clock counts: a holder that has not renewed for the time of the lease
 * is gone, whatever time it wrote. The client's {@code LeaderElector} compares the holder's time
 * with its own clock (ADR 0013). Two may hold the Lease for a moment; this does no harm, because
 * every write is of the revision that was read.
 */
public final class Lease {

  /** How long it is held without being renewed. */
  public static final Duration TIME = Duration.ofSeconds(30);

  /** As Kubernetes writes a time with microseconds ({@code MicroTime}). */
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final RestCollection leases;
  private final String name;
  private final String me;
  private String seen = "";
  private Instant seenAt = Instant.MIN;

  /**
   * A Lease that nobody has asked for yet.
   *
   * @param leases the Leases of a namespace
   * @param name its name among them
   * @param me what this replica is told from others by
   */
  public Lease(RestCollection leases, String name, String me) {
    this.leases = leases;
    this.name = name;
    this.me = me;
  }

  /** Whether it is mine now: kept, or taken where it is free. To be asked well within its time. */
  public boolean isMine(Instant now) {
    try {
      Optional<ObjectNode> there = leases.get(name);
      if (there.isEmpty()) {
        leases.create(named(spec(JsonNodeFactory.instance.objectNode(), now)));
        return true;
      }
      String revision = there.get().path("metadata").path("resourceVersion").asText();
      if (!revision.equals(seen)) {
        seen = revision;
        seenAt = now;
      }
      String holder = there.get().path("spec").path("holderIdentity").asText("");
      boolean isFree = holder.isEmpty() || !seenAt.plus(TIME).isAfter(now);
      if (!holder.equals(me) && !isFree) {
        return false;
      }
      leases.replace(spec(there.get(), now));
      return true;
    } catch (KubernetesClientException e) {
      if (RestCollection.isConflict(e)) {
        return false; // somebody else was quicker
      }
      throw e;
    }
  }

  /** Lets it go, so that the next need not wait. */
  public void release() {
    leases
        .get(name)
        .filter(node -> node.path("spec").path("holderIdentity").asText("").equals(me))
        .ifPresent(node -> {
          node.withObject("spec").put("holderIdentity", "");
          leases.replace(node);
        });
  }

  private ObjectNode named(ObjectNode lease) {
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    lease.putObject("metadata").put("name", name);
    return lease;
  }

  private ObjectNode spec(ObjectNode lease, Instant now) {
    ObjectNode spec =
        lease.path("spec") instanceof ObjectNode there ? there : lease.putObject("spec");
    if (!spec.path("holderIdentity").asText("").equals(me)) {
      spec.put("acquireTime", MICRO_TIME.format(now));
    }
    spec.put("holderIdentity", me)
        .put("leaseDurationSeconds", TIME.toSeconds())
        .put("renewTime", MICRO_TIME.format(now.truncatedTo(ChronoUnit.MICROS)));
    return lease;
  }
}
