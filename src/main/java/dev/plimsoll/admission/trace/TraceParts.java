package dev.plimsoll.admission.trace;

import dev.plimsoll.admission.CannotStart;
import dev.plimsoll.admission.ServerSettings;
import dev.plimsoll.admission.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Traces as they are configured. Without a collector nothing of OpenTelemetry is even loaded. */
final class TraceParts {

  @Produces
  @Singleton
  Traces traces(ServerSettings settings, MeterRegistry registry, Clock clock) {
    double ratio = settings.tracesRatio();
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new CannotStart(
          "--traces-ratio is a share of all reviews, from 0 (none) to 1 (all), and is "
              + ratio
              + "; write 0.01 for one in a hundred.");
    }
    return settings
        .traces()
        .<Traces>map(url -> {
          CollectorUrl collector = CollectorUrl.of(url);
          return Collector.at(collector, ratio, new Delivery.Account(collector, registry, clock));
        })
        .orElse(Traces.NONE);
  }

  /** When nobody is answered any more. */
  void end(@Observes ShutdownEvent event, Traces traces) {
    if (traces instanceof Collector collector) {
      collector.end();
    }
  }
}
