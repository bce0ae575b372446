package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** What health says of the background tasks. */
class BackgroundHealthTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final BackgroundTasks tasks = new BackgroundTasks(Clock.systemUTC());
  private final BackgroundHealth health = new BackgroundHealth();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private Map<String, Object> ready() {
    HealthCheckResponse response = health.faults(tasks).call();
    assertThat(response.getName()).isEqualTo("background");
    assertThat(response.getStatus()).isEqualTo(Status.UP); // whatever fails
    return response.getData().orElse(Map.of());
  }

  private HealthCheckResponse live() {
    return health.threads(tasks).call();
  }

  private double failing() {
    return metrics.get("plimsoll.background.failing").gauge().value();
  }

  @Test
  void isUpAndTellsWhatFails() {
    health.measure(new StartupEvent(), tasks, metrics);
    tasks.add("not started", LONG, () -> {});
    try (BackgroundTask good = tasks.add("good", LONG, () -> {}).start();
        BackgroundTask bad =
            tasks
                .add(
                    "bad",
                    LONG,
                    () -> {
                      throw new StepFailedException("the door is closed");
                    })
                .start()) {
      Await.until("it has failed", () -> bad.health().fault().isPresent());

      assertThat(ready())
          .hasSize(2)
          .containsEntry("good", "ok")
          .containsEntry("bad", "failing since " + bad.health().since() + ": the door is closed");
      assertThat(failing()).isEqualTo(1);
      assertThat(live().getStatus()).isEqualTo(Status.UP);
      assertThat(good.hasEnded()).isFalse();
    }
  }

  @Test
  void isNotAliveWithoutAThread() {
    health.measure(new StartupEvent(), tasks, metrics);
    BackgroundTask task =
        tasks
            .add(
                "ended",
                LONG,
                () -> {
                  throw new InternalError("simulated");
                })
            .start();
    Await.until("it has ended", task::hasEnded);

    assertThat(live().getStatus()).isEqualTo(Status.DOWN);
    assertThat(live().getData().orElseThrow()).containsEntry("ended", "its thread has ended");
    assertThat(ready()).containsEntry("ended", "its thread has ended");
    assertThat(failing()).isEqualTo(1);
  }
}
