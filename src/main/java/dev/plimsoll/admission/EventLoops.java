package dev.plimsoll.admission;

import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while every event loop turns: each leaves a mark every few seconds. A loop that has not for
 * long answers nobody, and only a restart helps it.
 */
@Liveness
@Singleton
final class EventLoops implements HealthCheck {

  private static final Duration TICK = Duration.ofSeconds(5);
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final Vertx vertx;
  private volatile AtomicLongArray marks = new AtomicLongArray(0);
  private volatile long ticking = -1;

  @Inject
  EventLoops(Vertx vertx) {
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    List<EventExecutor> loops = new ArrayList<>();
    ((VertxInternal) vertx).getEventLoopGroup().forEach(loops::add);
    AtomicLongArray all = new AtomicLongArray(loops.size());
    for (int i = 0; i < loops.size(); i++) {
      all.set(i, System.nanoTime());
    }
    marks = all;
    ticking =
        vertx.setPeriodic(
            TICK.toMillis(),
            timer -> {
              for (int i = 0; i < loops.size(); i++) {
                int mine = i;
                loops.get(i).execute(() -> all.set(mine, System.nanoTime()));
              }
            });
  }

  /** Before the loops end, one after another: one that has ended takes no mark any more. */
  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(ticking);
  }

  @Override
  public HealthCheckResponse call() {
    AtomicLongArray all = marks;
    long now = System.nanoTime();
    int stuck = 0;
    for (int i = 0; i < all.length(); i++) {
      if (now - all.get(i) > STUCK.toNanos()) {
        stuck++;
      }
    }
    return HealthCheckResponse.named("event loops")
        .status(stuck == 0)
        .withData("turning", all.length() - stuck)
        .withData("stuck", stuck)
        .build();
  }
}
