package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.cluster.InMemoryApiServer;
import dev.plimsoll.cluster.RestCollection;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who of two replicas holds a Lease, by what is stored in the end. */
class LeaseTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/harbour/leases";
  private static final String PATH = LEASES + "/trust";

  @RegisterExtension final InMemoryApiServer api = new InMemoryApiServer();

  private final Lease first = lease("first");
  private final Lease second = lease("second");

  private Lease lease(String me) {
    return new Lease(new RestCollection(api.client(), LEASES), "trust", me);
  }

  private static Instant in(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  private JsonNode spec() {
    return api.get(PATH).orElseThrow().path("spec");
  }

  private String holder() {
    return spec().path("holderIdentity").asText();
  }

  private void heldBy(String holder) {
    api.put(
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: trust, namespace: harbour}
        spec: {holderIdentity: "%s", renewTime: "2020-01-01T00:00:00.000000Z"}
        """
            .formatted(holder));
  }

  @Test
  void belongsToWhoAsksFirst() {
    assertThat(first.isMine(NOW)).isTrue();
    assertThat(second.isMine(NOW)).isFalse();

    assertThat(holder()).isEqualTo("first");
    assertThat(spec().path("leaseDurationSeconds").asInt()).isEqualTo(30);
    assertThat(spec().path("acquireTime").asText()).isEqualTo("2026-11-30T12:00:00.000000Z");
  }

  @Test
  void staysWithWhoRenewsIt() {
    for (int second = 0; second <= 120; second += 10) {
      assertThat(first.isMine(in(second))).isTrue();
      assertThat(this.second.isMine(in(second + 5))).isFalse();
    }

    assertThat(spec().path("acquireTime").asText()).isEqualTo("2026-11-30T12:00:00.000000Z");
    assertThat(spec().path("renewTime").asText()).isEqualTo("2026-11-30T12:02:00.000000Z");
  }

  @Test
  void isTakenOnceItHasExpired() {
    first.isMine(NOW);
    second.isMine(NOW);

    assertThat(second.isMine(in(29))).isFalse();
    assertThat(second.isMine(in(30))).isTrue();

    assertThat(holder()).isEqualTo("second");
    assertThat(first.isMine(in(31))).isFalse();
    assertThat(holder()).isEqualTo("second");
  }

  /** Clocks of two machines differ: what counts is how long one has seen no renewal oneself. */
  @Test
  void isNotTakenForATimeThatIsLongAgoByAnotherClock() {
    heldBy("other");

    assertThat(first.isMine(NOW)).isFalse();

    assertThat(holder()).isEqualTo("other");
  }

  @Test
  void isTakenAtOnceWhereItWasReleased() {
    first.isMine(NOW);
    second.isMine(NOW);
    first.release();

    assertThat(second.isMine(in(1))).isTrue();
    assertThat(holder()).isEqualTo("second");
  }

  @Test
  void isReleasedOnlyByWhoHoldsIt() {
    heldBy("other");

    first.release();

    assertThat(holder()).isEqualTo("other");
  }

  @Test
  void isNotMadeToBeReleased() {
    first.release();

    assertThat(api.get(PATH)).isEmpty();
  }

  @Test
  void isLostToWhoMadeItAMomentEarlier() {
    api.before("POST", LEASES, () -> heldBy("other"));

    assertThat(first.isMine(NOW)).isFalse();
    assertThat(holder()).isEqualTo("other");
  }

  @Test
  void isLostToWhoTookItAMomentEarlier() {
    heldBy("");
    api.before("PUT", PATH, () -> heldBy("other"));

    assertThat(first.isMine(NOW)).isFalse();
    assertThat(holder()).isEqualTo("other");
  }

  @Test
  void isMadeAgainWhereSomebodyDeletedIt() {
    first.isMine(NOW);
    api.before("PUT", PATH, () -> api.delete(PATH));

    assertThatThrownBy(() -> first.isMine(in(10))).isInstanceOf(KubernetesClientException.class);
    assertThat(first.isMine(in(20))).isTrue();
    assertThat(holder()).isEqualTo("first");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 503})
  void isNobodysWhereTheApiServerDoesNotSay(int code) {
    heldBy("other");
    api.fail("GET", PATH, code);

    assertThatThrownBy(() -> first.isMine(NOW))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(code));
    assertThat(holder()).isEqualTo("other");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 500})
  void isNotMineWhereItCannotBeWritten(int code) {
    heldBy("");
    api.fail("PUT", PATH, code);

    assertThatThrownBy(() -> first.isMine(NOW)).isInstanceOf(KubernetesClientException.class);
    assertThat(holder()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "7", "{\"holderIdentity\": {}}"})
  void isNotMineByALeaseThatSaysNothing(String spec) {
    heldBy("other");
    api.answer(
        "GET",
        PATH,
        200,
        """
        {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
         "metadata": {"name": "trust", "resourceVersion": "0"}, "spec": %s}
        """
            .formatted(spec));

    assertThat(first.isMine(NOW)).isFalse();
    assertThat(holder()).isEqualTo("other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{}", "<html>maintenance</html>"})
  void isNotMineByAnAnswerThatIsNoLease(String body) {
    heldBy("other");
    api.answer("GET", PATH, 200, body);

    assertThatThrownBy(() -> first.isMine(NOW)).isInstanceOf(KubernetesClientException.class);
    assertThat(holder()).isEqualTo("other");
  }
}
