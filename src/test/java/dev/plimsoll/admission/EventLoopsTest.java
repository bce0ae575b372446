package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

  private final Vertx vertx = Vertx.vertx();
  private final EventLoops loops = new EventLoops(vertx);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void turnFromTheStart() {
    loops.start(new StartupEvent());

    HealthCheckResponse health = loops.call();

    assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat((long) health.getData().orElseThrow().get("turning")).isPositive();
    loops.stop(new ShutdownEvent());
  }

  /** A tick at the end, of a loop that has ended, would be an exception in the log. */
  @Test
  void areNotAskedAnyMoreAtTheEnd() {
    long before = vertx.setTimer(1_000_000, timer -> {});
    loops.start(new StartupEvent());

    loops.stop(new ShutdownEvent());

    // Vert.x numbers its timers one after another.
    assertThat(vertx.cancelTimer(before)).isTrue();
    assertThat(vertx.cancelTimer(before + 1)).isFalse();
  }
}
