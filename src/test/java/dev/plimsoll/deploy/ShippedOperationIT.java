package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.SlowRequest;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What is shipped through a life as the page about operations has it: not yet ready, asked, damaged
 * and repaired, overrun, hung, told to end, gone, and back.
 */
@NeedsTestbed
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShippedOperationIT {

  private static final int MOST_REQUESTS = 8;

  /** What Helm would write, about which the webhook configuration fails open. */
  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: probe, namespace: default, labels: {app.kubernetes.io/managed-by: Helm}}
      spec:
        selector: {matchLabels: {app: probe}}
        template:
          metadata: {labels: {app: probe}}
          spec: {containers: [{name: app, image: "example.com/app:1.0.0"}]}
      """;

  private static Cluster cluster;
  private static Installation installation;
  private static Path overlay;
  private static Server server;

  @BeforeAll
  static void install(Testbed testbed, Cluster real) {
    cluster = real;
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    installation = Installation.on(cluster);
    overlay =
        installation.overlay(
            "base",
            Map.of(
                "PLIMSOLL_CERTIFICATE_LIFE",
                "1m",
                "PLIMSOLL_MAX_REQUESTS",
                String.valueOf(MOST_REQUESTS)));
    installation.apply(overlay);
  }

  @AfterAll
  static void remove() {
    installation.removeAllButTheNamespace();
    server.close();
  }

  private static Server serve() {
    return Server.start(installation.program(Map.of()).with("--port=" + installation.port()));
  }

  /** Each right by which policies look at the cluster is missed, and by no more is it ready. */
  @Test
  @Order(1)
  void itIsReadyOnceItHasReadWhatItsPoliciesLookAt() {
    cluster.kubectl("delete", "clusterrolebinding", "plimsoll-policies").success();
    server = serve();
    Await.until(
        "policies and certificate are there",
        server,
        () ->
            !readiness().contains("\"name\": \"certificate\",\n            \"status\": \"DOWN\""));

    assertThat(server.isReady()).isFalse();
    assertThat(waitingFor()).isEqualTo(watchedByRights());
    assertThat(server.metric("plimsoll_cluster_unsynced")).isEqualTo(watchedByRights().size());
    assertThat(server.management("/q/health/live").statusCode()).isEqualTo(200);

    installation.apply(overlay);
    Await.until("it is ready", server, server::isReady);
    assertThat(server.metric("plimsoll_cluster_unsynced")).isZero();
  }

  private static String readiness() {
    return server.management("/q/health/ready").body();
  }

  /** As resources are called in roles. */
  private static Set<String> waitingFor() {
    Matcher found = Pattern.compile("\"waitingFor\": \"([^\"]*)\"").matcher(readiness());
    return found.find()
        ? Stream.of(found.group(1).split(", "))
            .map(kind -> kind.substring(kind.indexOf('/') + 1).toLowerCase(Locale.ROOT) + "s")
            .map(plural -> plural.replaceAll("ys$", "ies"))
            .collect(Collectors.toCollection(TreeSet::new))
        : Set.of();
  }

  private static Set<String> watchedByRights() {
    Set<String> resources = new TreeSet<>();
    for (JsonNode rule : installation.read("clusterrole", "plimsoll-policies").path("rules")) {
      if (rule.path("verbs").toString().contains("watch")) {
        rule.path("resources").forEach(resource -> resources.add(resource.asText()));
      }
    }
    return resources;
  }

  /** Every metric of the page is there once somebody was denied and somebody was not understood. */
  @Test
  @Order(2)
  void itCountsWhatItSays() throws IOException {
    installation.awaitDenial(server);
    server.post("/validate", "{}");

    String metrics = server.management("/q/metrics").body();

    assertThat(documentedMetrics()).hasSizeGreaterThan(10).allMatch(metrics::contains);
    assertThat(server.metric("plimsoll_requests_total{")).isPositive();
    assertThat(metrics)
        .containsPattern("plimsoll_requests_total\\{[^}]*verdict=\"denied\"")
        .containsPattern("plimsoll_currently_denied\\{policy=\"chart-source\",rule=\"one-source\"")
        .contains("plimsoll_request_duration_seconds_bucket{phase=\"mutate\"");
    assertThat(server.metric("plimsoll_certificate_expiry_seconds"))
        .isEqualTo(server.certificate().getNotAfter().toInstant().getEpochSecond());
  }

  /** Those of a server as it is shipped: without traces, nothing counts spans. */
  private static List<String> documentedMetrics() throws IOException {
    return Pattern.compile("(?m)^\\| `(plimsoll_\\w+)`(?!.*with `--traces`)")
        .matcher(Files.readString(Path.of("docs/reference/commands/serve.md")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** The path that the API server asks at. */
  private static String secretPath() {
    Matcher path = Pattern.compile("/mutate/[^\"]+").matcher(client(0).toString());
    assertThat(path.find()).isTrue();
    return path.group();
  }

  @Test
  @Order(3)
  void itRepairsWhatSomebodyOverwrote() {
    JsonNode before = client(0);
    cluster
        .kubectl("patch", "mutatingwebhookconfiguration", "plimsoll", "--type=json", "-p")
        .with(
            "[{\"op\": \"replace\", \"path\": \"/webhooks/0/clientConfig/service/path\","
                + " \"value\": \"/mutate/elsewhere\"},"
                + " {\"op\": \"remove\", \"path\": \"/webhooks/0/clientConfig/caBundle\"}]")
        .success();

    Await.until("the webhook configuration is repaired", server, () -> client(0).equals(before));
    installation.awaitDenial(server);
  }

  private static JsonNode client(int entry) {
    return installation
        .read("mutatingwebhookconfiguration", "plimsoll")
        .at("/webhooks/" + entry + "/clientConfig");
  }

  @Test
  @Order(3)
  void itMakesASecretAgainThatSomebodyDeleted() {
    String before = data("ca.crt");
    cluster
        .kubectl("delete", "secret", "plimsoll", "-n", Installation.NAMESPACE, "--wait=false")
        .success();

    Await.until("the Secret is there again", server, () -> data("ca.crt").equals(before));
    installation.awaitDenial(server);
  }

  /** Of the Secret; empty if there is none. */
  private static String data(String key) {
    return cluster
        .kubectl("get", "secret", "plimsoll", "-n", Installation.NAMESPACE, "--ignore-not-found")
        .with("-o", "jsonpath={.data." + key.replace(".", "\\.") + "}")
        .success();
  }

  @Test
  @Order(4)
  void itTurnsAwayWhatIsTooMuchAndStaysAlive() throws IOException {
    List<SlowRequest> slow = new ArrayList<>();
    for (int i = 0; i < MOST_REQUESTS; i++) {
      slow.add(SlowRequest.begin(server, secretPath()));
    }
    Await.until("as many are under way", server, () -> inFlight() == MOST_REQUESTS);

    String guarded = installation.create(Installation.DENIED).run().err();
    Command.Result open = installation.create(WORKLOAD).run();

    assertThat(guarded).contains("failed calling webhook", "unable to handle the request");
    assertThat(open.exitCode()).as(open.err()).isZero();
    assertThat(server.metric("plimsoll_failed_requests_total{status=\"503\"")).isPositive();
    assertThat(server.management("/q/health/live").statusCode()).isEqualTo(200);
    for (SlowRequest request : slow) {
      assertThat(request.finish()).contains(" 400 ");
      request.close();
    }
    assertThat(installation.create(Installation.DENIED).run().err()).contains(Installation.DENIAL);
  }

  private static int inFlight() {
    return (int) server.metric("plimsoll_requests_in_flight");
  }

  @Test
  @Order(5)
  void nobodyWaitsForOneThatHangs() throws Exception {
    signal("STOP");

    assertThat(installation.create(Installation.DENIED).run().err())
        .contains("failed calling webhook", "context deadline exceeded");
    Command.Result open = installation.create(WORKLOAD).run();
    assertThat(open.exitCode()).as(open.err()).isZero();
    assertThat(isAlive()).isFalse();

    signal("CONT");
    Await.until("it is alive again", server, ShippedOperationIT::isAlive);
    installation.awaitDenial(server);
    Await.until("nothing is left of what nobody waits for", server, () -> inFlight() == 0);
  }

  private static void signal(String name) {
    Command.of("kill", "-" + name, server.process().pid()).success();
  }

  /** As the kubelet asks, though not for three seconds. */
  private static boolean isAlive() throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + "/q/health/live");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(500)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (HttpTimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  @Order(6)
  void itRenewsItsCertificate() {
    String shown = Server.caBundle(installation.port());

    Await.until(
        "another certificate is shown",
        server,
        () -> {
          assertThat(installation.create(Installation.DENIED).run().err())
              .contains(Installation.DENIAL);
          return !Server.caBundle(installation.port()).equals(shown);
        });

    assertThat(installation.create(Installation.DENIED).run().err()).contains(Installation.DENIAL);
  }

  @Test
  @Order(7)
  void itEndsWithoutCuttingAnybodyOff() throws Exception {
    try (SlowRequest slow = SlowRequest.begin(server, secretPath())) {
      Await.until("a request is under way", server, () -> inFlight() == 1);
      server.process().destroy();
      Await.until("it is not ready", server, () -> !server.isReady());

      assertThat(installation.create(Installation.DENIED).run().err())
          .contains(Installation.DENIAL);

      assertThat(slow.finish()).contains(" 400 ");
      assertThat(server.process().waitFor()).isIn(0, 143);
    }
  }

  @Test
  @Order(8)
  void whileAllAreGoneOnlyWhatIsGuardedHasToWait() {
    assertThat(installation.create(Installation.DENIED).run().err())
        .contains("failed calling webhook", "refused");
    Command.Result open = installation.create(WORKLOAD).run();

    assertThat(open.exitCode()).as(open.err()).isZero();
  }

  @Test
  @Order(9)
  void aSecretThatWentMeanwhileIsMadeAnew() {
    String before = data("ca.crt");
    cluster.kubectl("delete", "secret", "plimsoll", "-n", Installation.NAMESPACE).success();

    server = serve();

    installation.awaitDenial(server);
    assertThat(data("ca.crt")).isNotEqualTo(before);
  }
}
