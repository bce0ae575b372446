package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policies that a restart finds again, if anything can be found. */
class LastGoodConfigMapTest {

  private static final String MAPS = "/api/v1/namespaces/a/configmaps";
  private static final String WRITE = "PUT " + MAPS + "/last-good";

  private final FakeApiServer server = new FakeApiServer();
  private final LastGoodConfigMap lastGood =
      new LastGoodConfigMap(new RestCollection(server.client(), MAPS), "last-good");

  @AfterEach
  void close() {
    server.close();
  }

  private static Map<String, byte[]> files(String content) {
    return Map.of("a.yaml", content.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> kept() {
    return lastGood.kept().map(files -> new String(files.get("a.yaml"), StandardCharsets.UTF_8));
  }

  @Test
  void keepsWhatItWasGivenLast() {
    assertThat(kept()).isEmpty();

    lastGood.keep(files("first"));
    assertThat(kept()).contains("first");

    lastGood.keep(files("second"));
    assertThat(kept()).contains("second");
  }

  @Test
  void writesNothingWhereItIsKeptAlready() {
    lastGood.keep(files("same"));

    lastGood.keep(files("same"));

    assertThat(server.requests()).containsOnlyOnce("POST " + MAPS).doesNotContain(WRITE);
  }

  @Test
  void makesGoodWhatSomebodyDamaged() {
    for (String damage :
        new String[] {
          "{}", "[]", "{\"policies.json.gz\": \"bm8gZ3ppcA==\"}", "{\"policies.json.gz\": 1}"
        }) {
      server.create(
          MAPS,
          """
          {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "last-good", "namespace": "a"}, "binaryData": %s}\
          """
              .formatted(damage));
      assertThat(kept()).isEmpty();

      lastGood.keep(files("good"));

      assertThat(kept()).contains("good");
      server.delete(MAPS, "last-good");
    }
  }

  @Test
  void leavesItToTheReplicaThatWasQuicker() {
    lastGood.keep(files("before"));
    server.failBy(request ->
        request.getMethod().equals("PUT")
            ? Optional.of(FakeApiServer.status(409, "Conflict"))
            : Optional.empty());

    lastGood.keep(files("after"));

    assertThat(server.requests()).containsOnlyOnce(WRITE);
    assertThat(kept()).contains("before");
  }

  @Test
  void failsWithoutHarm() {
    lastGood.keep(files("before"));
    for (int status : new int[] {401, 403, 500}) {
      server.answerAll(status, "<html>");

      lastGood.keep(files("after"));

      assertThat(kept()).isEmpty();
    }
    server.recover();
    assertThat(kept()).contains("before");
  }
}
