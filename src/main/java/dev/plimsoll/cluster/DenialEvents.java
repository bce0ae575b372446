package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.server.BackgroundTask;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.RepeatSuppressor;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.StepFailedException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * With {@code --events}, a Kubernetes Event for each denial that was no dry run, in the namespace
 * of the object: the same one at most once in ten minutes, all together at most one a second, and
 * what does not fit is left out; the log and the metrics have it all.
 */
@Singleton
final class DenialEvents {

  private static final Duration REPEATED = Duration.ofMinutes(10);
  private static final Duration APART = Duration.ofSeconds(1);

  /** What the API server takes as the note of an Event. */
  private static final int LONGEST = 1_024;

  private record Denial(String namespace, String name, String message) {}

  private final LocalCluster home;
  private final ServerSettings settings;
  private final Clock clock;
  private final RepeatSuppressor<Denial> recently;
  private final BlockingQueue<ObjectNode> waiting = new ArrayBlockingQueue<>(50);
  private final BackgroundTask writing;

  @Inject
  DenialEvents(LocalCluster home, ServerSettings settings, BackgroundTasks tasks, Clock clock) {
    this.home = home;
    this.settings = settings;
    this.clock = clock;
    this.recently = new RepeatSuppressor<>(2_000, REPEATED, clock);
    this.writing = tasks.add("events", APART, this::writeNext);
  }

  void start(@Observes StartupEvent event) {
    if (isOn()) {
      writing.start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    writing.close();
  }

  private boolean isOn() {
    return settings.events() && home.client().isPresent();
  }

  /** How many Events have yet to be written. */
  int waiting() {
    return waiting.size();
  }

  void denied(@Observes Decision decision) {
    if (!isOn()
        || !(decision.verdict() instanceof Verdict.Denied denied)
        || decision.request().change().isEmpty()) {
      return;
    }
    ObjectChange change = decision.request().change().get();
    Denial denial = new Denial(change.namespace(), change.name(), denied.message());
    if (!change.dryRun() && recently.isNews(denial)) {
      waiting.offer(event(change.current(), denied.message(), clock.instant()));
    }
  }

  /** An Event as {@code kubectl get events} shows it (Kubernetes API reference, {@code v1}). */
  static ObjectNode event(Resource object, String message, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String namespace = object.namespace().isEmpty() ? "default" : object.namespace();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("apiVersion", "v1").put("kind", "Event");
    event.putObject("metadata").put("namespace", namespace).put("generateName", "plimsoll-denied-");
    ObjectNode about = event.putObject("involvedObject");
    about.put("apiVersion", object.apiVersion()).put("kind", object.kind());
    about.put("namespace", object.namespace()).put("name", object.name());
    String uid = object.tree().path("metadata").path("uid").asText("");
    if (!uid.isEmpty()) {
      about.put("uid", uid);
    }
    event.put("type", "Warning").put("reason", "Denied");
    event.put("message", message.length() <= LONGEST ? message : message.substring(0, LONGEST));
    event.put("firstTimestamp", time).put("lastTimestamp", time).put("count", 1);
    event.putObject("source").put("component", "plimsoll");
    return event;
  }

  private void writeNext() throws StepFailedException, InterruptedException {
    ObjectNode event = waiting.take();
    String namespace = event.path("metadata").path("namespace").asText();
    try {
      new RestCollection(home.client().orElseThrow(), "/api/v1/namespaces/" + namespace + "/events")
          .create(event);
    } catch (KubernetesClientException e) {
      throw new StepFailedException(
          "Events cannot be written: %s. Needs create of Events in the namespaces of denied objects"
              .formatted(ApiFault.inWords(e)));
    }
  }
}
