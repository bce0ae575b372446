package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.cluster.trust.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of several replicas one holds the Lease, whatever happens between reading and writing it. */
class LeaseTest {

  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/a/leases";
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private final FakeApiServer server = new FakeApiServer();
  private final KubernetesClient client = server.client();
  private final Lease mine = lease("me");
  private final Lease others = lease("other");

  LeaseTest() {
    server.serve("coordination.k8s.io/v1", "Lease", "leases", true);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Lease lease(String holder) {
    return new Lease(new RestCollection(client, LEASES), "plimsoll", holder);
  }

  @Test
  void isHeldByTheFirstUntilItIsLetGo() {
    assertThat(mine.isMine(NOW)).isTrue();
    assertThat(others.isMine(NOW)).isFalse();
    assertThat(mine.isMine(NOW.plusSeconds(20))).isTrue();
    assertThat(others.isMine(NOW.plusSeconds(40))).isFalse();

    mine.release();

    assertThat(others.isMine(NOW.plusSeconds(41))).isTrue();
    assertThat(mine.isMine(NOW.plusSeconds(42))).isFalse();
  }

  @Test
  void isTakenFromOneThatDoesNotRenewIt() {
    assertThat(mine.isMine(NOW)).isTrue();
    assertThat(others.isMine(NOW)).isFalse();

    assertThat(others.isMine(NOW.plus(Lease.TIME).minusMillis(1))).isFalse();
    assertThat(others.isMine(NOW.plus(Lease.TIME))).isTrue();
  }

  @Test
  void isNotLetGoByOneThatDoesNotHoldIt() {
    mine.isMine(NOW);

    others.release();

    assertThat(mine.isMine(NOW.plusSeconds(1))).isTrue();
    assertThat(others.isMine(NOW.plusSeconds(2))).isFalse();
  }

  private static final String OTHERS =
      """
      {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "plimsoll", "namespace": "a"},
       "spec": {"holderIdentity": "other"}}\
      """;

  @Test
  void goesToTheOneThatWasQuicker() {
    mine.isMine(NOW);
    mine.release();
    server.failBy(request -> {
      if (request.getMethod().equals("PUT")) {
        server.recover();
        server.replace(LEASES, "plimsoll", OTHERS); // after it was read, before it is written
      }
      return Optional.empty();
    });

    assertThat(mine.isMine(NOW)).isFalse();
    assertThat(others.isMine(NOW.plusSeconds(1))).isTrue();
  }

  @Test
  void isMadeByTheOneThatWasQuicker() {
    server.failBy(request -> {
      if (request.getMethod().equals("POST")) {
        server.recover();
        server.create(LEASES, OTHERS);
      }
      return Optional.empty();
    });

    assertThat(mine.isMine(NOW)).isFalse();
    assertThat(others.isMine(NOW)).isTrue();
  }

  @Test
  void isNobodysWhereTheApiServerDoesNotTell() {
    mine.isMine(NOW);
    for (String body : new String[] {"<html>", "[]", "\"\""}) {
      server.answerAll(200, body);
      assertThatThrownBy(() -> mine.isMine(NOW)).isInstanceOf(KubernetesClientException.class);
    }
    server.answerAll(403, "{}");
    assertThatThrownBy(() -> mine.isMine(NOW)).isInstanceOf(KubernetesClientException.class);

    server.recover();
    assertThat(mine.isMine(NOW)).isTrue();
  }
}
