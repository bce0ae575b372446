package dev.plimsoll.admission;

import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests are being answered. Beyond a bound the next is turned away at once, so that
 * neither memory nor queues grow without end, and the API server goes on without waiting.
 */
@Singleton
final class ConcurrencyLimit {

  private final int most;
  private final AtomicInteger requests = new AtomicInteger();

  @Inject
  ConcurrencyLimit(ServerSettings settings, MeterRegistry registry) {
    this(settings.maxRequests());
    registry.gauge("plimsoll.requests.in.flight", requests);
  }

  ConcurrencyLimit(int most) {
    if (most < 1) {
      throw new CannotStartException("--max-requests must be at least 1, and is " + most + ".");
    }
    this.most = most;
  }

  /** Whether one more may be answered; if so, {@link #end} has to follow. */
  boolean begin() {
    if (requests.incrementAndGet() <= most) {
      return true;
    }
    requests.decrementAndGet();
    return false;
  }

  /** One has been answered, or nobody waits for it any more. */
  void end() {
    requests.decrementAndGet();
  }
}
