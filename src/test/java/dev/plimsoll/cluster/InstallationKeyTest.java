package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.Lookup;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The key that one replica makes and all of them use. */
class InstallationKeyTest {

  private static final String SECRETS = "/api/v1/namespaces/a/secrets";

  private final FakeApiServer server = new FakeApiServer();
  private final KubernetesClient client = server.client();

  @AfterEach
  void close() {
    server.close();
  }

  private InstallationKey key() {
    return new InstallationKey(client, "a");
  }

  private static String secret(String key) {
    return """
    {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "plimsoll-installation-key", "namespace": "a"}, "data": {"key": "%s"}}\
    """
        .formatted(key);
  }

  @Test
  void isMadeOnceAndUsedByAll() {
    Lookup<String> sealed = key().seal("text");

    assertThat(((Lookup.Found<String>) sealed).value()).matches("[0-9a-f]{64}");
    assertThat(key().seal("text")).isEqualTo(sealed);
    assertThat(key().seal("other")).isNotEqualTo(sealed);
    assertThat(server.requests()).containsOnlyOnce("POST " + SECRETS);
  }

  @Test
  void isReadOnce() {
    InstallationKey key = key();
    key.seal("one");
    int asked = server.requests().size();

    key.seal("two");

    assertThat(server.requests()).hasSize(asked);
  }

  /** HMAC-SHA-256 of a known key and text, by {@code openssl dgst}. */
  @Test
  void sealsByHmac() {
    server.create(
        SECRETS,
        secret(Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes())));

    assertThat(key().seal("what is sealed"))
        .isEqualTo(
            new Lookup.Found<>("72d0dfe80f775bab912433a386a3eacd52db2e13981165cdbe90cf6f20762a7c"));
  }

  @Test
  void isThatOfTheReplicaThatWasQuicker() {
    AtomicBoolean first = new AtomicBoolean(true);
    server.failBy(request -> {
      if (request.getMethod().equals("GET") && first.getAndSet(false)) {
        server.create(
            SECRETS,
            secret(
                Base64.getEncoder().encodeToString("fedcba9876543210fedcba9876543210".getBytes())));
        return Optional.of(FakeApiServer.status(404, "NotFound"));
      }
      return Optional.empty();
    });

    Lookup<String> sealed = key().seal("text");

    assertThat(sealed).isInstanceOf(Lookup.Found.class).isEqualTo(key().seal("text"));
  }

  @Test
  void isNotUsedWhereItIsTooShortOrNone() {
    server.create(SECRETS, secret("c2hvcnQ="));
    assertThat(key().seal("text"))
        .isEqualTo(
            new Lookup.Unknown<>(
                "Secret a/plimsoll-installation-key holds no key of 32 bytes in data.key; delete it"));

    server.delete(SECRETS, "plimsoll-installation-key");
    server.create(SECRETS, secret("%%%"));
    assertThat(key().seal("text"))
        .isEqualTo(
            new Lookup.Unknown<>(
                "Secret a/plimsoll-installation-key cannot be understood; delete it"));
  }

  @Test
  void saysWhyItCannotBeHad() {
    InstallationKey key = key();
    server.answerAll(403, "{}");
    assertThat(key.seal("text"))
        .isEqualTo(
            new Lookup.Unknown<>(
                "Secret a/plimsoll-installation-key cannot be read or made: forbidden (403); grant this server what `plimsoll policy rbac` prints"));

    server.answerAll(200, "<html>");
    assertThat(((Lookup.Unknown<String>) key.seal("text")).reason())
        .contains("cannot be read or made: the answer is not understood");

    server.recover();
    assertThat(key.seal("text")).isInstanceOf(Lookup.Found.class);
  }
}
