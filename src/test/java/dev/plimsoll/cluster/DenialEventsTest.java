package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.AdmissionRequest;
import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.admission.review.Phase;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.testbed.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An Event for a denial, once, and whatever the API server makes of it. */
class DenialEventsTest {

  private static final String EVENTS = "/api/v1/namespaces/apps/events";
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00.123Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static final PolicySet POLICIES =
      Reviews.policies(
          """
          apiVersion: plimsoll.dev/v1alpha1
          kind: Policy
          metadata: {name: values}
          spec:
            match: {resources: [HelmRelease]}
            rules: [{id: none, preserveValues: {}}]
          """);

  private final FakeApiServer server = new FakeApiServer();
  private final KubernetesClient client = server.client();
  private final BackgroundTasks tasks = new BackgroundTasks(CLOCK);
  private DenialEvents events = events(Map.of("events", "true"));

  DenialEventsTest() {
    server.serve("v1", "Event", "events", true);
  }

  private DenialEvents events(Map<String, String> given) {
    ServerSettings settings = ServerSettings.of(given);
    return new DenialEvents(ServerParts.home(settings, client), settings, tasks, CLOCK);
  }

  @AfterEach
  void close() {
    events.stop(new ShutdownEvent());
    server.close();
  }

  private static Decision decision(ObjectNode review) throws Exception {
    return Decision.of(
        Phase.Validate,
        AdmissionRequest.read(Reviews.bytes(review)),
        POLICIES,
        ClusterView.unknown("there is no cluster"));
  }

  private static ObjectNode denied(String name) {
    ObjectNode review = Reviews.preservingValues();
    review.withObject("/request").put("name", name);
    review.withObject("/request/object/metadata").put("name", name);
    return review;
  }

  private static ObjectNode dryRun() {
    ObjectNode review = denied("dry");
    review.withObject("/request").put("dryRun", true);
    return review;
  }

  private List<JsonNode> written() throws JsonProcessingException {
    return new ObjectMapper()
        .readTree(client.raw("/api/v1/namespaces/apps/events"))
        .path("items")
        .valueStream()
        .toList();
  }

  @Test
  void tellsOfADenialOnce() throws Exception {
    events.start(new StartupEvent());

    events.denied(decision(denied("podinfo")));
    events.denied(decision(denied("podinfo")));
    events.denied(decision(dryRun()));
    events.denied(decision(Reviews.sound()));
    events.denied(decision(denied("other")));

    Await.until(
        "both are written",
        () -> server.requests().stream().filter(("POST " + EVENTS)::equals).count() == 2);
    List<JsonNode> written = written();
    assertThat(written)
        .extracting(event -> event.at("/involvedObject/name").asText())
        .containsExactly("podinfo", "other");
    JsonNode first = written.getFirst();
    assertThat(first.path("type").asText()).isEqualTo("Warning");
    assertThat(first.path("firstTimestamp").asText()).isEqualTo("2026-11-30T12:00:00Z");
    assertThat(first.at("/involvedObject/uid").asText()).startsWith("0b1e6d1c");
    assertThat(first.path("message").asText()).contains("preserveValues").doesNotContain("hunter2");
  }

  @Test
  void goesOnWhereOneCannotBeWritten() throws Exception {
    events.start(new StartupEvent());
    server.answerAll(403, "{}");
    events.denied(decision(denied("first")));
    Await.until(
        "the fault is known", () -> fault().contains("Events cannot be written: forbidden"));
    assertThat(fault()).contains("Needs create of Events");

    server.recover();
    events.denied(decision(denied("second")));

    Await.until("the second is written", () -> written().size() == 1);
    Await.until("the fault is gone", () -> fault().isEmpty());
  }

  private String fault() {
    return tasks.started().getFirst().health().fault().orElse("");
  }

  @Test
  void leavesOutWhatIsTooMuch() throws Exception {
    for (int number = 0; number < 100; number++) {
      events.denied(decision(denied("r" + number)));
    }
    server.answerAll(500, "");
    events.start(new StartupEvent());

    Await.until("the first was tried", () -> !server.requests().isEmpty());
    assertThat(events.waiting()).isLessThanOrEqualTo(50);
  }

  @Test
  void tellsNothingWhereItIsNotWanted() throws Exception {
    events = events(Map.of());
    events.start(new StartupEvent());

    events.denied(decision(denied("podinfo")));

    assertThat(events.waiting()).isZero();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void isAboutTheDefaultNamespaceWhereThereIsNone() {
    ObjectNode event =
        DenialEvents.event(
            new Resource(
                new ObjectMapper()
                    .createObjectNode()
                    .put("apiVersion", "v1")
                    .put("kind", "Namespace")),
            "x".repeat(2_000),
            NOW);

    assertThat(event.at("/metadata/namespace").asText()).isEqualTo("default");
    assertThat(event.path("message").asText()).hasSize(1_024);
    assertThat(event.path("involvedObject").has("uid")).isFalse();
  }
}
