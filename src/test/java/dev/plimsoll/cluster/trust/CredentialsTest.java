package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.tls.Issuer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

  private static final Credentials MADE =
      new Renewal(Optional.of(new Issuer.Names("plimsoll", "harbour")), Duration.ofDays(90))
          .next(Optional.empty(), Instant.parse("2026-01-01T00:00:00Z"));

  private static ObjectNode secret(Credentials credentials) {
    ObjectNode secret = JsonNodeFactory.instance.objectNode();
    secret.set("data", credentials.data());
    return secret;
  }

  @Test
  void areReadAsTheyWereWritten() {
    assertThat(Credentials.of(secret(MADE))).contains(MADE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "path.made"})
  void areNothingWithoutAPath(String key) {
    ObjectNode secret = secret(MADE);
    secret.withObject("data").remove(key);

    assertThat(Credentials.of(secret)).isEmpty();
  }

  /**
   * The API server takes only names of DNS for segments of a path, and denies to register others.
   */
  @ParameterizedTest
  @ValueSource(strings = {"s3cret\n", "a/b", "Secret", "a b", "-a", "a..b", "\u00e9"})
  void areNothingWithAPathThatCannotBeRegistered(String path) {
    Credentials other = new Credentials(path, "", MADE.made(), MADE.own());
    Credentials before = new Credentials(MADE.path(), path, MADE.made(), MADE.own());

    assertThat(Credentials.of(secret(other))).isEmpty();
    assertThat(Credentials.of(secret(before))).isEmpty();
  }

  @Test
  void mayHaveAPathThatSomebodyChose() {
    Credentials chosen = new Credentials("our-own.path", "", MADE.made(), MADE.own());

    assertThat(Credentials.of(secret(chosen))).contains(chosen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "ca.key", "tls.crt", "tls.key"})
  void haveNoCertificatesWhereOneIsDamaged(String key) {
    ObjectNode secret = secret(MADE);
    secret.withObject("data").put(key, "bm9uc2Vuc2U=");

    assertThat(Credentials.of(secret).orElseThrow().own()).isEmpty();
  }

  @Test
  void areNotShown() {
    assertThat(MADE.toString()).doesNotContain(MADE.path()).doesNotContain("PRIVATE");
  }
}
