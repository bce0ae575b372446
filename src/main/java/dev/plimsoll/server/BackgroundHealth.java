package dev.plimsoll.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * What the background tasks have to say. A task that fails is no reason to be taken out of service,
 * because the server evaluates with what it knows; one whose thread has ended comes back with a
 * restart only.
 */
final class BackgroundHealth {

  private static final String NAME = "background";

  void measure(@Observes StartupEvent event, BackgroundTasks tasks, MeterRegistry registry) {
    Gauge.builder("plimsoll.background.failing", tasks, backgroundTasks -> failing(tasks))
        .description("Background tasks whose last step failed; the readiness check says why.")
        .register(registry);
  }

  private static long failing(BackgroundTasks tasks) {
    return tasks.started().stream()
        .filter(task -> task.hasEnded() || task.health().fault().isPresent())
        .count();
  }

  @Produces
  @Readiness
  @Singleton
  HealthCheck faults(BackgroundTasks tasks) {
    return () -> {
      HealthCheckResponseBuilder check = HealthCheckResponse.named(NAME).up();
      tasks.started().forEach(task -> check.withData(task.name(), inWords(task)));
      return check.build();
    };
  }

  @Produces
  @Liveness
  @Singleton
  HealthCheck threads(BackgroundTasks tasks) {
    return () -> {
      HealthCheckResponseBuilder check = HealthCheckResponse.named(NAME).up();
      for (BackgroundTask task : tasks.started()) {
        if (task.hasEnded()) {
          check.down().withData(task.name(), inWords(task));
        }
      }
      return check.build();
    };
  }

  private static String inWords(BackgroundTask task) {
    if (task.hasEnded()) {
      return "its thread has ended";
    }
    BackgroundTask.Health health = task.health();
    return health
        .fault()
        .map(fault -> "failing since " + health.since() + ": " + fault)
        .orElse("ok");
  }
}
