package dev.plimsoll.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.rule.schema.ServedKind;
import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The deletion guard and the real API server agree, both ways: what the API server answers with
 * 422, and with 409 to Flux, never gets past the shipped webhooks, because kustomize-controller
 * with force answers both by deleting the object; and what the API server accepts, they accept.
 *
 * <p>Cases are drawn by a seed from all changes of all fields of all kinds of Flux, all ways of
 * writing and several stored states. Each is tried twice, in a namespace that the webhooks are
 * asked about and in one that they are not. Nothing is stored.
 *
 * <ul>
 *   <li>{@code -Dguard.cases=200000}: how many cases
 *   <li>{@code -Dguard.seed=7}: others
 *   <li>{@code -Dguard.only=123}: this case alone, shown whatever becomes of it
 *   <li>{@code -Dguard.flux=2.10}: the CustomResourceDefinitions of another version of Flux
 * </ul>
 */
@NeedsTestbed
class GuardAgreementIT {

  private static final int CASES = Integer.getInteger("guard.cases", 2_000);
  private static final long SEED = Long.getLong("guard.seed", 1);
  private static final int ONLY = Integer.getInteger("guard.only", -1);
  private static final String FLUX = System.getProperty("guard.flux", "2.9");

  private static final int THREADS = 12;
  private static final int SHOWN = 30;

  private static final String BARE = ShippedWebhooks.EXEMPT_NAMESPACE;
  private static final String GUARDED = "guarded";

  private static final Path REPORT = Path.of("target/guard-disagreements.txt");

  @Test
  void theGuardAndTheApiServerAgree(Testbed testbed, Cluster cluster) throws Exception {
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(GUARDED));
    ApiServer server = new ApiServer(cluster);
    List<ServedKind> kinds = ServedKind.install(cluster, testbed.crdsByVersion(FLUX));
    List<List<Stored>> stored = store(cluster, server, kinds);
    Path account = cluster.kubeconfigForServiceAccount("kube-system", "agreement");
    Tally tally;
    try (Server plimsoll =
            Server.start(Program.serveCommand("--policies", "builtin").env("KUBECONFIG", account));
        ShippedWebhooks webhooks = webhooks(cluster, plimsoll)) {
      awaitWebhooks(server, kinds, webhooks.plurals());
      tally = tryAll(server, new Draw(SEED, stored));
    } finally {
      stored.forEach(objects -> objects.forEach(object -> delete(server, object)));
    }

    List<String> disagreements = tally.disagreements();
    report(disagreements, tally.lines());
    assertThat(disagreements.size())
        .as(
            "%d disagreements for %d reasons, all in %s; the first of them:%n%s",
            tally.faults(),
            disagreements.size(),
            REPORT,
            String.join("\n", disagreements.subList(0, Math.min(SHOWN, disagreements.size()))))
        .isZero();
    if (ONLY < 0) {
      // Else nothing was put to the test.
      assertThat(tally.count(Outcome.ACCEPTED)).isGreaterThan(CASES / 10);
      assertThat(tally.count(Outcome.DENIED)).isGreaterThan(CASES / 10);
    }
  }

  /** Beyond what is shown; a half character at the end of a cut is no reason to fail. */
  private static void report(List<String> causes, List<String> lines) throws IOException {
    String all = String.join("\n", causes) + "\n# All cases\n" + String.join("\n", lines);
    Files.write(REPORT, all.getBytes(StandardCharsets.UTF_8));
  }

  private static List<List<Stored>> store(
      Cluster cluster, ApiServer server, List<ServedKind> kinds) {
    ServedKind.apply(cluster, kinds.stream().map(ServedKind::loose).distinct());
    List<List<Stored>> loose =
        each(
            kinds,
            (kind, objects) -> {
              kind.awaitCrd(server, false);
              return objects.storeLoose(kind);
            },
            server);
    ServedKind.apply(cluster, kinds.stream().map(ServedKind::crd).distinct());
    List<List<Stored>> valid =
        each(
            kinds,
            (kind, objects) -> {
              kind.awaitCrd(server, true);
              return objects.storeValid(kind);
            },
            server);
    List<List<Stored>> all = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      all.add(Stream.concat(loose.get(i).stream(), valid.get(i).stream()).toList());
    }
    return all;
  }

  private static List<List<Stored>> each(
      List<ServedKind> kinds,
      BiFunction<ServedKind, StoredObjects, List<Stored>> storing,
      ApiServer server) {
    return IntStream.range(0, kinds.size())
        .parallel()
        .mapToObj(at ->
            storing.apply(
                kinds.get(at),
                new StoredObjects(server, List.of(BARE, GUARDED), new Random(SEED + at))))
        .toList();
  }

  private static ShippedWebhooks webhooks(Cluster cluster, Server plimsoll) throws IOException {
    Await.until("the server is ready", plimsoll, plimsoll::isReady);
    return ShippedWebhooks.apply(cluster, plimsoll);
  }

  /** The API server learns of its webhooks with a delay. */
  private static void awaitWebhooks(ApiServer server, List<ServedKind> kinds, Set<String> plurals) {
    for (ServedKind kind : kinds) {
      if (plurals.contains(kind.plural())) {
        ObjectNode broken = kind.looselyValid();
        ((ObjectNode) broken.get("metadata")).put("namespace", GUARDED);
        Await.until(
            "the webhook is asked about each " + kind.name(),
            () -> server.tryToCreate(kind.collection(GUARDED), broken).code() == 403);
      }
    }
  }

  private static Tally tryAll(ApiServer server, Draw draw) throws Exception {
    Tally tally = new Tally();
    AtomicInteger next = new AtomicInteger();
    Instant begin = Instant.now();
    if (ONLY >= 0) {
      System.out.println(tryOne(server, draw.draw(ONLY), tally).render());
    } else {
      try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          running.add(
              threads.submit(() -> {
                for (int at = next.getAndIncrement(); at < CASES; at = next.getAndIncrement()) {
                  tryOne(server, draw.draw(at), tally);
                }
              }));
        }
        for (Future<?> thread : running) {
          thread.get();
        }
      }
    }
    Duration took = Duration.between(begin, Instant.now());
    System.out.printf(
        "Flux %s, seed %d: %d cases of %d changes in %d s, %.0f a second%n%s%n",
        FLUX,
        SEED,
        CASES,
        draw.changes(),
        took.toSeconds(),
        CASES * 1000.0 / took.toMillis(),
        tally.table());
    return tally;
  }

  private static Tried tryOne(ApiServer server, Case drawn, Tally tally) {
    Tried tried = Tried.of(drawn, server, BARE, GUARDED);
    tally.add(tried);
    return tried;
  }

  private static void delete(ApiServer server, Stored stored) {
    for (String namespace : stored.live().keySet()) {
      server.delete(stored.kind().collection(namespace), stored.name());
    }
  }
}
