package dev.plimsoll.admission.trace;

import dev.plimsoll.admission.Tracing;
import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Traces as they are configured. Without a collector nothing of OpenTelemetry is even loaded. */
final class TracingProducer {

  @Produces
  @Singleton
  Tracing traces(ServerSettings settings, MeterRegistry registry, Clock clock) {
    double ratio = settings.tracesRatio();
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new CannotStartException(
          "--traces-ratio is a share of all reviews, from 0 (none) to 1 (all), and is "
              + ratio
              + "; write 0.01 for one in a hundred.");
    }
    return settings
        .traces()
        .<Tracing>map(url -> {
          CollectorUrl collector = CollectorUrl.of(url);
          return OtelTracing.at(
              collector, ratio, new SpanExport.Account(collector, registry, clock));
        })
        .orElse(Tracing.NONE);
  }

  /** When nobody is answered any more. */
  void end(@Observes ShutdownEvent event, Tracing tracing) {
    if (tracing instanceof OtelTracing collector) {
      collector.end();
    }
  }
}
