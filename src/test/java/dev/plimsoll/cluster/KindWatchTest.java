package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.testbed.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is watched stays watched, whatever the API server does. */
class KindWatchTest {

  private static final String OLD = "/apis/ships.example.com/v1beta1/namespaces/a/ships";
  private static final String NEW = "/apis/ships.example.com/v1/namespaces/a/ships";

  private final FakeApiServer server = new FakeApiServer();
  private final InformerStore store = new InformerStore(ObjectTrees::of);
  private final AtomicInteger opened = new AtomicInteger();
  private String version = "v1beta1";
  private Optional<InaccessibleException> noDiscovery = Optional.empty();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private KubernetesClient client;
  private KindWatch watch;

  @BeforeEach
  void serve() {
    server.serve("ships.example.com/v1beta1", "Ship", "ships", true);
    client = server.client();
    watch = new KindWatch(store, this::open);
  }

  @AfterEach
  void close() {
    watch.close();
    server.close();
  }

  private Optional<SharedIndexInformer<GenericKubernetesResource>> open()
      throws InaccessibleException {
    if (noDiscovery.isPresent()) {
      throw noDiscovery.get();
    }
    opened.incrementAndGet();
    return version.isEmpty()
        ? Optional.empty()
        : Optional.of(
            client
                .genericKubernetesResources(
                    new ResourceDefinitionContext.Builder()
                        .withGroup("ships.example.com")
                        .withVersion(version)
                        .withKind("Ship")
                        .withPlural("ships")
                        .withNamespaced(true)
                        .build())
                .inAnyNamespace()
                .runnableInformer(0));
  }

  private static String ship(String version, String name) {
    return """
    {"apiVersion": "ships.example.com/%s", "kind": "Ship", "metadata": {"name": "%s", "namespace": "a"}}\
    """
        .formatted(version, name);
  }

  private List<String> names() {
    return store.list().stream().map(Resource::name).sorted().toList();
  }

  private void tendAfter(Duration time) {
    now = now.plus(time);
    watch.tend(now);
  }

  /** Looks after it as often as it takes, without that time passes. */
  private void awaitWatch() {
    Await.until(
        "it is watched",
        () -> {
          watch.tend(now);
          return watch.isSynced() && watch.fault().isEmpty() && server.watchesOf("/ships") == 1;
        });
  }

  @Test
  void readsAndFollows() {
    server.create(OLD, ship("v1beta1", "one"));
    assertThat(watch.isSynced()).isFalse();

    awaitWatch();
    server.create(OLD, ship("v1beta1", "two"));

    Await.until("the second has come", () -> names().equals(List.of("one", "two")));
    tendAfter(Duration.ofDays(1));
    assertThat(watch.isOutdated()).isFalse();
    assertThat(opened).hasValue(1);
  }

  @Test
  void forgetsWhatWasDeletedBeforeAWatchExpired() {
    server.create(OLD, ship("v1beta1", "kept"));
    server.create(OLD, ship("v1beta1", "deleted"));
    awaitWatch();

    server.silence(true);
    server.delete(OLD, "deleted");
    server.silence(false);
    server.tellWatches(FakeApiServer.GONE);

    Await.until("it is forgotten", () -> names().equals(List.of("kept")));
    assertThat(opened).hasValue(1); // by the same informer
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "{}",
        "{\"type\": \"ADDED\"}",
        "{\"type\": \"SUNK\", \"object\": {}}",
        "{\"type\": \"ADDED\", \"object\": {\"kind\": \"Ship\"}}",
        "{\"type\": \"ERROR\", \"object\": {\"kind\": \"Status\", \"code\": 500}}",
        "[[["
      })
  void survivesWhatIsNoEvent(String message) {
    server.create(OLD, ship("v1beta1", "one"));
    awaitWatch();

    server.tellWatches(message);
    server.create(OLD, ship("v1beta1", "two"));

    Await.until(
        "it goes on",
        () -> {
          watch.tend(now);
          return names().equals(List.of("one", "two")) && watch.fault().isEmpty();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {}                       | the credentials are not accepted (401)",
        "403 | {}                       | forbidden (403)",
        "429 | {}                       | the API server turns requests away (429)",
        "500 | <html>Oh no</html>       | the API server answered 500",
        "200 | <html>Sign in</html>     | the answer is no JSON of an API server",
        "200 | {\"kind\": \"List\"}     | the answer is not understood (NullPointerException)"
      })
  void saysWhyNothingCanBeReadAndHealsByItself(int status, String body, String fault) {
    server.create(OLD, ship("v1beta1", "one"));
    server.answerAll(status, body);

    watch.tend(now);
    Await.until(
        "the fault is known",
        () -> {
          watch.tend(now);
          return watch.fault().isPresent();
        });
    assertThat(watch.fault()).contains(fault);
    assertThat(watch.isSynced()).isFalse();

    server.recover();
    awaitWatch();
    assertThat(names()).containsExactly("one");
  }

  @Test
  void healsWhereConnectionsWereCut() throws Exception {
    server.create(OLD, ship("v1beta1", "one"));
    try (CuttableLine line = CuttableLine.to(server.port())) {
      client = server.client(line.port());
      awaitWatch();

      line.cut();
      server.create(OLD, ship("v1beta1", "two"));
      Await.until("the fault is known", () -> faultAfter(KindWatch.PATIENCE.plusSeconds(1)));
      assertThat(watch.isSynced()).isTrue();
      assertThat(names()).containsExactly("one");

      line.restore();
      Await.until(
          "what has come is known",
          () -> {
            watch.tend(now);
            return names().equals(List.of("one", "two")) && watch.fault().isEmpty();
          });
    }
  }

  private boolean faultAfter(Duration time) {
    watch.tend(now);
    if (server.watchesOf("/ships") == 0) {
      tendAfter(time);
    }
    return watch.fault().isPresent();
  }

  /**
   * Then a client asks for the same watch for ever, because nobody says to it that it is in vain.
   */
  @Test
  void beginsAnewWhereOnlyTheWatchIsAnsweredInVain() {
    server.create(OLD, ship("v1beta1", "one"));
    awaitWatch();
    server.failBy(request -> opened.get() == 1 ? watchInVain(request) : Optional.empty());
    server.endWatches();
    Await.until("the watch is gone", () -> server.watchesOf("/ships") == 0);
    server.delete(OLD, "one");

    tendAfter(KindWatch.PATIENCE.plusSeconds(1));
    assertThat(watch.fault()).contains("the API server has not told of changes for a while");
    assertThat(opened).hasValue(1);
    tendAfter(KindWatch.LONGEST_LIST);

    awaitWatch();
    assertThat(opened).hasValue(2);
    assertThat(names()).isEmpty();
  }

  private static Optional<MockResponse> watchInVain(RecordedRequest request) {
    return request.getPath().contains("watch=true")
        ? Optional.of(FakeApiServer.status(410, "Expired"))
        : Optional.empty();
  }

  @Test
  void readsAtAnotherVersionWhereTheFirstIsServedNoMore() {
    server.create(OLD, ship("v1beta1", "one"));
    awaitWatch();

    server.stopServing("ships.example.com/v1beta1");
    server.serve("ships.example.com/v1", "Ship", "ships", true);
    server.create(NEW, ship("v1", "one"));
    version = "v1";
    server.tellWatches(FakeApiServer.GONE);
    Await.until(
        "the old version is not found",
        () -> {
          watch.tend(now);
          return watch.fault().isPresent();
        });
    assertThat(watch.fault()).contains("not found (404)");
    tendAfter(KindWatch.PATIENCE.plusSeconds(1));
    awaitWatch();

    assertThat(store.list())
        .extracting(Resource::apiVersion)
        .containsExactly("ships.example.com/v1");
  }

  @Test
  void hasNothingWhereTheClusterServesNoSuchKind() {
    server.create(OLD, ship("v1beta1", "one"));
    awaitWatch();

    server.stopServing("ships.example.com/v1beta1");
    version = "";
    server.tellWatches(FakeApiServer.GONE);
    Await.until(
        "it is not found",
        () -> {
          watch.tend(now);
          return watch.fault().isPresent();
        });
    tendAfter(KindWatch.PATIENCE.plusSeconds(1));

    assertThat(watch.isAbsent()).isTrue();
    assertThat(watch.isSynced()).isFalse();
    assertThat(watch.fault()).isEmpty();
    assertThat(names()).isEmpty();

    version = "v1beta1";
    server.serve("ships.example.com/v1beta1", "Ship", "ships", true);
    awaitWatch();
    assertThat(watch.isAbsent()).isFalse();
    assertThat(names()).containsExactly("one");
  }

  @Test
  void keepsWhatItHasWhereTheClusterDoesNotSayWhatItServes() {
    server.create(OLD, ship("v1beta1", "one"));
    awaitWatch();
    server.answerAll(500, "");
    server.tellWatches(FakeApiServer.GONE);
    Await.until(
        "the fault is known",
        () -> {
          watch.tend(now);
          return watch.fault().isPresent();
        });
    noDiscovery = Optional.of(new InaccessibleException("nobody says", false));

    tendAfter(KindWatch.PATIENCE.plusSeconds(1));

    assertThat(watch.fault()).contains("nobody says");
    assertThat(watch.isAbsent()).isFalse();
    assertThat(names()).containsExactly("one");
  }

  @Test
  void doesNotCountForEverWithoutAWatch() {
    server.create(OLD, ship("v1beta1", "one"));
    awaitWatch();
    server.answerAll(403, "{}");
    server.tellWatches(FakeApiServer.GONE);
    Await.until("the watch is gone", () -> server.watchesOf("/ships") == 0);

    tendAfter(KindWatch.TRUSTED);
    assertThat(watch.isOutdated()).isFalse();
    tendAfter(Duration.ofSeconds(1));
    assertThat(watch.isOutdated()).isTrue();
    assertThat(watch.isSynced()).isTrue();

    server.recover();
    awaitWatch();
    assertThat(watch.isOutdated()).isFalse();
  }

  @Test
  void takesNothingFromAnInformerThatWasReplaced() throws Exception {
    server.create(OLD, ship("v1beta1", "late"));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    server.failBy(request -> {
      asked.countDown();
      await(answer);
      return Optional.empty();
    });
    watch.tend(now);
    await(asked);

    watch.close();
    answer.countDown();
    server.recover();
    KindWatch next = new KindWatch(new InformerStore(ObjectTrees::of), this::open);
    Await.until(
        "what is asked later is answered",
        () -> {
          next.tend(now);
          return next.isSynced();
        });
    next.close();

    assertThat(names()).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isNotStartedBeforeItIsTended() {
    assertThat(watch.started().toCompletableFuture()).isCompletedExceptionally();
    assertThat(server.requests()).isEmpty();
  }
}
