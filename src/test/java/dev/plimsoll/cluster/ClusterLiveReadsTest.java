package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.workload.Configuration;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a read says that somebody waits for, and how long it takes. */
class ClusterLiveReadsTest {

  private static final String SECRETS = "/api/v1/namespaces/a/secrets";

  private static final String SECRET =
      """
      {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "%s", "namespace": "a", "labels": {"owner": "helm"}}, "data": {"k": "dg=="}}\
      """;

  private final FakeApiServer server = new FakeApiServer();
  private final List<KubernetesClient> opened = new ArrayList<>();
  private final LiveReads reads = reads(server.port());

  @AfterEach
  void close() {
    opened.forEach(KubernetesClient::close);
    server.close();
  }

  /** By a client that is as patient as that of a server. */
  private LiveReads reads(int port) {
    KubernetesClient patient =
        server.client(
            new ConfigBuilder(server.client(port).getConfiguration())
                .withRequestRetryBackoffLimit(10)
                .withRequestTimeout(10_000)
                .build());
    KubernetesClient hurried = ClusterLiveReads.hurried(patient);
    opened.add(hurried);
    return new ClusterLiveReads(hurried, text -> new Lookup.Found<>("sealed " + text));
  }

  private static Lookup<Resource> read(LiveReads reads) {
    return reads.get(Configuration.SECRET, "a", "one");
  }

  @Test
  void findsAnObject() {
    server.create(SECRETS, SECRET.formatted("one"));

    Resource found = ((Lookup.Found<Resource>) read(reads)).value();

    assertThat(found.name()).isEqualTo("one");
    assertThat(found.tree().at("/data/k").asText()).isEqualTo("dg==");
    assertThat(read(reads)).isNotSameAs(read(reads));
  }

  @Test
  void listsByLabels() {
    server.create(SECRETS, SECRET.formatted("one"));
    server.create(SECRETS, SECRET.formatted("two").replace("helm", "other"));

    Lookup<List<Resource>> found = reads.list(Configuration.SECRET, "a", Map.of("owner", "helm"));

    assertThat(((Lookup.Found<List<Resource>>) found).value())
        .extracting(Resource::name, Resource::kind, Resource::apiVersion)
        .containsExactly(tuple("one", "Secret", "v1"));
    assertThat(reads.list(Configuration.SECRET, "b", Map.of()))
        .isEqualTo(new Lookup.Found<>(List.of()));
  }

  @Test
  void knowsThatAnObjectIsNotThere() {
    assertThat(read(reads)).isInstanceOf(Lookup.Absent.class);
  }

  @Test
  void readsNothingButWhatRulesAskFor() {
    assertThat(reads.get(new GroupKind("", "Node"), "", "n"))
        .isEqualTo(new Lookup.Unknown<>("Node objects are not read live"));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void readsWorkloadsByTheirPaths() {
    server.serve("apps/v1", "Deployment", "deployments", true);
    server.create(
        "/apis/apps/v1/namespaces/a/deployments",
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "a"}}\
        """);

    assertThat(reads.get(new GroupKind("apps", "Deployment"), "a", "web"))
        .isInstanceOf(Lookup.Found.class);
  }

  @Test
  void sealsByTheKeyOfTheInstallation() {
    assertThat(reads.fingerprint("text")).isEqualTo(new Lookup.Found<>("sealed text"));
  }

  /**
   * What is no answer to the question says nothing about an object, least of all that it is gone.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "200 | <html>Sign in</html>                 | secrets of namespace a could not be read: the answer is no JSON of an API server",
        "200 | ~~                                   | the API server answered something else than was asked for",
        "200 | []                                   | the API server answered something else than was asked for",
        "200 | null                                 | the API server answered something else than was asked for",
        "200 | {}                                   | the API server answered something else than was asked for",
        "200 | {\"metadata\": {\"name\": \"two\"}}  | the API server answered something else than was asked for",
        "404 | <html>No such page</html>            | secrets of namespace a could not be read: not found (404)",
        "404 | {\"kind\": \"Status\", \"reason\": \"Expired\", \"code\": 404} | secrets of namespace a could not be read: not found (404)",
        "401 | {}                                   | secrets of namespace a could not be read: the credentials are not accepted (401)",
        "403 | {}                                   | secrets of namespace a could not be read: forbidden (403)",
        "429 | {}                                   | secrets of namespace a could not be read: the API server turns requests away (429)",
        "500 | <html>Oh no</html>                   | secrets of namespace a could not be read: the API server answered 500"
      })
  void doesNotKnowWhereTheAnswerIsNone(int status, String body, String reason) {
    server.answerAll(status, body);
    long start = System.nanoTime();

    assertThat(read(reads)).isEqualTo(new Lookup.Unknown<>(reason));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(ClusterLiveReads.LIMIT.multipliedBy(3)); // a busy machine; else it takes 19 s
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"kind\": \"SecretList\"}",
        "{\"kind\": \"SecretList\", \"items\": {}}",
        "{\"kind\": \"SecretList\", \"items\": [1]}",
        "{\"items\": []}",
        "[]"
      })
  void doesNotTakeGarbageForAnEmptyList(String body) {
    server.answerAll(200, body);

    assertThat(reads.list(Configuration.SECRET, "a", Map.of()))
        .isEqualTo(
            new Lookup.Unknown<>("the API server answered something else than was asked for"));
  }

  @Test
  void asksAgainWhereTheApiServerFailsForAMoment() {
    server.create(SECRETS, SECRET.formatted("one"));
    AtomicInteger asked = new AtomicInteger();
    server.failBy(request ->
        asked.incrementAndGet() <= 2
            ? Optional.of(FakeApiServer.status(429, "TooManyRequests"))
            : Optional.empty());

    assertThat(read(reads)).isInstanceOf(Lookup.Found.class);
    assertThat(asked).hasValue(3);
  }

  @Test
  void doesNotWaitForAnApiServerThatDoesNotAnswer() throws Exception {
    try (CuttableLine line = CuttableLine.to(server.port())) {
      LiveReads far = reads(line.port());
      line.stall();
      long start = System.nanoTime();

      assertThat(read(far))
          .isEqualTo(
              new Lookup.Unknown<>(
                  "secrets of namespace a could not be read: the API server does not answer in time"));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(ClusterLiveReads.LIMIT.dividedBy(2), ClusterLiveReads.LIMIT.multipliedBy(2));

      line.cut();
      assertThat(((Lookup.Unknown<Resource>) read(far)).reason())
          .startsWith("secrets of namespace a could not be read: the API server cannot be reached");

      line.restore();
      assertThat(read(far)).isInstanceOf(Lookup.Absent.class);
    }
  }
}
