package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.testbed.Await;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies in ConfigMaps are known as they are, and whoever reads them is told of every change. */
class PolicyConfigMapsTest {

  private static final String MAPS = "/api/v1/namespaces/a/configmaps";

  private final FakeApiServer server = new FakeApiServer();
  private final AtomicInteger told = new AtomicInteger();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private final PolicyConfigMaps maps =
      new PolicyConfigMaps(server.client(), "a", () -> now, Duration.ofSeconds(5));

  @BeforeEach
  void listen() {
    maps.onChange(told::incrementAndGet);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String map(String name, String label) {
    return """
    {"apiVersion": "v1", "kind": "ConfigMap",
     "metadata": {"name": "%s", "namespace": "a", "labels": {"plimsoll.dev/policies": "%s"}},
     "data": {"policy.yaml": "of %1$s", "README.md": "no policy"}}\
    """
        .formatted(name, label);
  }

  private Set<String> files() throws IOException {
    return maps.read().keySet();
  }

  private static String file(String map) {
    return "configmap/" + map + "/policy.yaml";
  }

  @Test
  void areReadByTheirLabelInTheOwnNamespace() throws IOException {
    server.create(MAPS, map("mine", "true"));
    server.create(MAPS, map("not", "false"));
    server.create(MAPS.replace("/a/", "/b/"), map("elsewhere", "true").replace("\"a\"", "\"b\""));

    assertThat(files()).containsExactly(file("mine"));
    assertThat(maps.read().get(file("mine"))).asString().isEqualTo("of mine");
  }

  @Test
  void tellOfEveryChangeAtOnce() throws IOException {
    server.create(MAPS, map("one", "true"));
    files();
    Await.until("the first is told", () -> told.get() > 0);

    told.set(0);
    server.create(MAPS, map("two", "true"));
    Await.until("the second is told", () -> told.get() > 0);
    assertThat(files()).containsExactly(file("one"), file("two"));

    told.set(0);
    server.replace(MAPS, "two", map("two", "true").replace("of two", "of two anew"));
    Await.until("the change is told", () -> told.get() > 0);
    assertThat(maps.read().get(file("two"))).asString().isEqualTo("of two anew");

    told.set(0);
    server.delete(MAPS, "two");
    Await.until("the deletion is told", () -> told.get() > 0);
    assertThat(files()).containsExactly(file("one"));

    told.set(0);
    server.replace(MAPS, "one", map("one", "false"));
    Await.until("the loss of the label is told", () -> told.get() > 0);
    assertThat(files()).isEmpty();
  }

  @Test
  void tellOfADeletionThatWasMissed() throws IOException {
    server.create(MAPS, map("before", "true"));
    files();
    Await.until("it is watched", () -> server.watchesOf("configmaps") == 1);
    told.set(0);

    server.silence(true);
    server.delete(MAPS, "before");
    server.create(MAPS, map("renamed", "true"));
    server.silence(false);
    server.tellWatches(FakeApiServer.GONE);

    Await.until("both are told", () -> told.get() >= 2);
    assertThat(files()).containsExactly(file("renamed"));
  }

  @Test
  void sayWhyTheyCannotBeReadAndCanBeReadLater() throws IOException {
    server.create(MAPS, map("one", "true"));
    server.answerAll(403, "{}");

    assertThatThrownBy(maps::read)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "configmaps: the ConfigMaps with the label plimsoll.dev/policies=true in namespace a cannot be read: forbidden (403); let this account list and watch them there, or leave out configmaps among the policies");

    server.recover();
    assertThat(files()).containsExactly(file("one"));
  }

  @Test
  void stayAsTheyWereWhereTheClusterTellsNothing() throws IOException {
    server.create(MAPS, map("one", "true"));
    files();
    Await.until("it is watched", () -> server.watchesOf("configmaps") == 1);

    server.answerAll(500, "<html>");
    server.tellWatches(FakeApiServer.GONE);
    Await.until("the watch is gone", () -> server.watchesOf("configmaps") == 0);
    now = now.plus(Duration.ofDays(1));

    assertThat(files()).containsExactly(file("one"));

    server.create(MAPS, map("two", "true"));
    server.recover();
    Await.until("the second has come", () -> files().equals(Set.of(file("one"), file("two"))));
  }
}
