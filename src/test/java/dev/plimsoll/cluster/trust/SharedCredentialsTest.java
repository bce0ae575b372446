package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.tls.Issuer;
import dev.plimsoll.cluster.InMemoryApiServer;
import dev.plimsoll.cluster.RestCollection;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of replicas, by what they use and what is stored in the end. */
class SharedCredentialsTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String SECRETS = "/api/v1/namespaces/harbour/secrets";
  private static final String SECRET = SECRETS + "/trust";
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/harbour/leases";
  private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/";
  private static final String MUTATING = CONFIGURATIONS + "mutatingwebhookconfigurations/plimsoll";
  private static final String VALIDATING =
      CONFIGURATIONS + "validatingwebhookconfigurations/plimsoll";

  @RegisterExtension final InMemoryApiServer api = new InMemoryApiServer();

  private final Renewal renewal =
      new Renewal(Optional.of(new Issuer.Names("plimsoll", "harbour")), Duration.ofDays(90));
  private final Replica first = new Replica("first");
  private final Replica second = new Replica("second");

  private final class Replica {
    private final List<Credentials> used = new ArrayList<>();
    private final SharedCredentials trust;

    Replica(String me) {
      trust =
          new SharedCredentials(
              api.client(), "harbour", "trust", List.of("plimsoll"), renewal, me, used::add);
    }

    void step(Instant now) {
      trust.step(now);
    }

    Credentials uses() {
      return used.getLast();
    }
  }

  @BeforeEach
  void register() {
    for (String phase : List.of("Mutating", "Validating")) {
      api.put(
          """
          apiVersion: admissionregistration.k8s.io/v1
          kind: %sWebhookConfiguration
          metadata: {name: plimsoll}
          webhooks:
            - {name: a.plimsoll.dev, failurePolicy: Fail, clientConfig: {service: {name: plimsoll, namespace: harbour}}}
            - {name: b.plimsoll.dev, failurePolicy: Ignore, clientConfig: {url: "https://10.0.0.1:8443/"}}
          """
              .formatted(phase));
    }
  }

  private static Instant day(int day) {
    return START.plus(Duration.ofDays(day));
  }

  private Credentials stored() {
    return Credentials.of(api.get(SECRET).orElseThrow()).orElseThrow();
  }

  private String revision(String path) {
    return api.get(path).orElseThrow().path("metadata").path("resourceVersion").asText();
  }

  private JsonNode client(String configuration, int webhook) {
    return api.get(configuration).orElseThrow().path("webhooks").path(webhook).path("clientConfig");
  }

  /** What the webhooks of both configurations are asked by. */
  private void assertRegistered(Credentials credentials, String path) {
    String bundle =
        Base64.getEncoder()
            .encodeToString(
                credentials.own().orElseThrow().trusted().getBytes(StandardCharsets.UTF_8));
    for (String configuration : List.of(MUTATING, VALIDATING)) {
      String asked = (configuration.equals(MUTATING) ? "/mutate/" : "/validate/") + path;
      assertThat(client(configuration, 0).path("service").path("path").asText()).isEqualTo(asked);
      assertThat(client(configuration, 1).path("url").asText())
          .isEqualTo("https://10.0.0.1:8443" + asked);
      assertThat(client(configuration, 0).path("caBundle").asText()).isEqualTo(bundle);
      assertThat(client(configuration, 1).path("caBundle").asText()).isEqualTo(bundle);
    }
  }

  /** Somebody else than a replica holds the Lease. */
  private void holdLease(Instant now) {
    new Lease(new RestCollection(api.client(), LEASES), "trust", "somebody").isMine(now);
  }

  private static void assertConflict(Runnable step) {
    assertThatThrownBy(step::run)
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> assertThat(RestCollection.isConflict(e)).isTrue());
  }

  @Test
  void makesTheSecretAndRegistersIt() {
    first.step(START);

    assertThat(stored()).isEqualTo(first.uses());
    assertThat(api.get(SECRET).orElseThrow().path("type").asText()).isEqualTo("Opaque");
    assertRegistered(stored(), stored().path());
  }

  @Test
  void anotherReplicaUsesWhatIsThereAndWritesNothing() {
    first.step(START);
    List<String> before = List.of(revision(SECRET), revision(MUTATING), revision(VALIDATING));

    second.step(START.plusSeconds(1));

    assertThat(second.uses()).isEqualTo(first.uses());
    assertThat(List.of(revision(SECRET), revision(MUTATING), revision(VALIDATING)))
        .isEqualTo(before);
  }

  @Test
  void aStepWithNothingToDoWritesNothingButTheLease() {
    first.step(START);
    List<String> before = List.of(revision(SECRET), revision(MUTATING), revision(VALIDATING));

    first.step(START.plusSeconds(10));

    assertThat(List.of(revision(SECRET), revision(MUTATING), revision(VALIDATING)))
        .isEqualTo(before);
  }

  @Test
  void whoDoesNotHoldTheLeaseMakesNothing() {
    holdLease(START);

    first.step(START);

    assertThat(api.get(SECRET)).isEmpty();
    assertThat(first.used).isEmpty();
  }

  @Test
  void renewsWhatIsDueAndRegistersItOnceItIsKnown() {
    first.step(START);
    Credentials before = stored();

    first.step(day(60));

    assertThat(stored()).isEqualTo(first.uses()).isNotEqualTo(before);
    assertThat(stored().pathBefore()).isEqualTo(before.path());
    assertRegistered(stored(), before.path());

    first.step(day(60).plus(Duration.ofHours(1)));

    assertRegistered(stored(), stored().path());
  }

  @Test
  void takesAnotherPathWhenItTakesOver() {
    first.step(START);
    second.step(START);
    Credentials before = second.uses();
    second.step(day(1));

    second.step(day(1).plusSeconds(30));

    assertThat(stored()).isEqualTo(second.uses());
    assertThat(stored().path()).isNotEqualTo(before.path());
    assertThat(stored().pathBefore()).isEqualTo(before.path());
    assertThat(stored().own()).isEqualTo(before.own());
    assertRegistered(stored(), before.path());
  }

  @Test
  void letsAnotherReplicaGoOnAtOnce() {
    first.step(START);
    second.step(START);
    first.trust.release();
    api.delete(SECRET);

    second.step(START.plusSeconds(1));

    assertThat(stored()).isEqualTo(first.uses());
  }

  @Test
  void makesASecretAgainThatSomebodyDeleted() {
    first.step(START);
    Credentials before = stored();
    api.delete(SECRET);

    first.step(START.plusSeconds(10));

    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "path.made", "ca.crt", "ca.key", "tls.crt", "tls.key"})
  void putsBackWhatSomebodyDamaged(String key) {
    first.step(START);
    Credentials before = stored();
    api.edit(
        SECRET,
        secret -> {
          secret.withObject("metadata").withObject("labels").put("team", "harbour");
          secret.withObject("data").put(key, "%%%");
          return secret;
        });

    first.step(START.plusSeconds(10));

    assertThat(stored()).isEqualTo(before);
    assertThat(api.get(SECRET).orElseThrow().path("metadata").path("labels").path("team").asText())
        .isEqualTo("harbour");
  }

  @Test
  void aNewReplicaKeepsWhatIsNotDamaged() {
    first.step(START);
    Credentials before = stored();
    first.trust.release();
    api.edit(
        SECRET,
        secret -> {
          secret.withObject("data").remove("tls.key");
          return secret;
        });

    second.step(START.plusSeconds(10));

    assertThat(stored()).isEqualTo(second.uses());
    assertThat(stored().path()).isEqualTo(before.path());
    assertThat(stored().own()).isPresent().isNotEqualTo(before.own());
    assertRegistered(stored(), stored().path());
  }

  @Test
  void usesTheSecretThatAnotherReplicaMadeAMomentEarlier() {
    Credentials others = renewal.next(Optional.empty(), START);
    api.before(
        "POST",
        SECRETS,
        () ->
            api.put(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: trust, namespace: harbour}
                data: %s
                """
                    .formatted(others.data())));

    assertConflict(() -> first.step(START));
    first.step(START);

    assertThat(first.used).containsOnly(others);
    assertThat(stored()).isEqualTo(others);
  }

  @Test
  void doesNotOverwriteASecretThatSomebodyReplacedMeanwhile() {
    first.step(START);
    Credentials others = renewal.next(Optional.of(stored()), day(60));
    api.before(
        "PUT",
        SECRET,
        () ->
            api.edit(
                SECRET,
                secret -> {
                  secret.set("data", others.data());
                  return secret;
                }));

    assertConflict(() -> first.step(day(60)));
    assertThat(stored()).isEqualTo(others);
    first.step(day(60));

    assertThat(first.uses()).isEqualTo(others);
  }

  @Test
  void keepsWhatSomebodyChangedInAConfigurationMeanwhile() {
    api.before(
        "PUT",
        VALIDATING,
        () ->
            api.edit(
                VALIDATING,
                configuration -> {
                  ((ObjectNode) configuration.path("webhooks").path(0)).put("timeoutSeconds", 3);
                  return configuration;
                }));

    assertConflict(() -> first.step(START));
    first.step(START);

    assertRegistered(stored(), stored().path());
    assertThat(
            api.get(VALIDATING)
                .orElseThrow()
                .path("webhooks")
                .path(0)
                .path("timeoutSeconds")
                .asInt())
        .isEqualTo(3);
  }

  @Test
  void registersAnewWhereSomebodyReplacedAConfiguration() {
    first.step(START);
    register();

    first.step(START.plusSeconds(10));

    assertRegistered(stored(), stored().path());
  }

  @Test
  void makesNoConfigurationThatIsNotThere() {
    api.delete(MUTATING);
    api.delete(VALIDATING);

    first.step(START);

    assertThat(first.uses()).isEqualTo(stored());
    assertThat(api.get(MUTATING)).isEmpty();
    assertThat(api.get(VALIDATING)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mutatingwebhookconfigurations, GET, 403", "validatingwebhookconfigurations, GET, 403",
    "mutatingwebhookconfigurations, PUT, 403", "validatingwebhookconfigurations, PUT, 403",
    "mutatingwebhookconfigurations, GET, 500", "validatingwebhookconfigurations, PUT, 409"
  })
  void aConfigurationThatCannotBeWrittenDoesNotKeepTheOtherFromIt(
      String plural, String method, int code) {
    String blocked = CONFIGURATIONS + plural + "/plimsoll";
    String other = blocked.equals(MUTATING) ? VALIDATING : MUTATING;
    api.fail(method, blocked, code);

    assertThatThrownBy(() -> first.step(START))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(code));

    assertThat(client(other, 0).path("service").path("path").asText()).endsWith(stored().path());
    assertThat(client(blocked, 0).path("service").path("path").asText()).isEmpty();
  }

  /** It decides who makes and renews, and nothing of who may use what has been made. */
  @ParameterizedTest
  @CsvSource({"GET, 403", "GET, 500", "PUT, 403", "PUT, 500"})
  void usesTheSecretWhateverBecomesOfTheLease(String method, int code) {
    first.step(START);
    first.trust.release();
    api.fail(method, LEASES, code);

    assertThatThrownBy(() -> second.step(START.plusSeconds(1)))
        .isInstanceOf(KubernetesClientException.class);

    assertThat(second.used).containsOnly(stored());
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 422, 500})
  void goesOnWithWhatIsThereWhileTheSecretCannotBeWritten(int code) {
    first.step(START);
    Credentials before = stored();
    first.trust.release();
    api.fail("PUT", SECRET, code);

    assertThatThrownBy(() -> second.step(day(60))).isInstanceOf(KubernetesClientException.class);

    assertThat(second.used).containsOnly(before);
    assertThat(stored()).isEqualTo(before);

    api.heal();
    second.step(day(60).plusSeconds(10));

    assertThat(stored()).isEqualTo(second.uses()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 500})
  void usesNothingThatCouldNotBeKept(int code) {
    api.fail("POST", SECRETS, code);

    assertThatThrownBy(() -> first.step(START)).isInstanceOf(KubernetesClientException.class);

    assertThat(first.used).isEmpty();
    assertThat(client(MUTATING, 0).path("service").has("path")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "<html>maintenance</html>"})
  void leavesEverythingAsItIsAfterAnAnswerThatIsNoSecret(String body) {
    first.step(START);
    String before = revision(SECRET);
    api.answer("GET", SECRET, 200, body);

    assertThatThrownBy(() -> first.step(day(60))).isInstanceOf(KubernetesClientException.class);

    assertThat(revision(SECRET)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"29, false", "30, true"})
  void makesAnotherPathIfTheApiServerWasAwayForLong(int seconds, boolean another) {
    first.step(day(0));
    Credentials before = first.uses();
    for (int failed : new int[] {0, seconds / 2}) {
      api.failOnce("GET", SECRET, 403);
      Instant now = day(1).plusSeconds(failed);
      assertThatThrownBy(() -> first.step(now)).isInstanceOf(KubernetesClientException.class);
    }

    first.step(day(1).plusSeconds(seconds));

    assertThat(!stored().path().equals(before.path())).isEqualTo(another);
    assertThat(renewal.accepted(stored(), day(1).plusSeconds(seconds))).contains(before.path());
    assertRegistered(stored(), before.path());
  }

  /** Replicas with a shorter life, before a rolling update, do not accept the path before. */
  @Test
  void keepsThePathThatIsRegisteredIfLivesBecomeLonger() {
    Renewal shorter = new Renewal(renewal.names(), Duration.ofSeconds(15));
    SharedCredentials old =
        new SharedCredentials(
            api.client(), "harbour", "trust", List.of("plimsoll"), shorter, "old", used -> {});
    old.step(START);
    old.step(START.plusSeconds(10)); // a new path,
    old.step(START.plusSeconds(13)); // which is registered
    assertRegistered(stored(), stored().path());
    old.release();

    first.step(START.plusSeconds(14));

    assertRegistered(stored(), stored().path());
  }
}
