package dev.plimsoll.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What Prometheus is told of the set of policies: which one is in force, and how reloads went. */
@Singleton
final class PolicyMetrics {

  private final MeterRegistry registry;
  private final Timer reload;
  private final AtomicLong policies = new AtomicLong();
  private final AtomicLong since = new AtomicLong();
  private final AtomicLong current = new AtomicLong();
  private Meter.@Nullable Id info;

  @Inject
  PolicyMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.reload =
        Timer.builder("plimsoll.policy.reload")
            .description("What it took to read changed policies and put them in force.")
            .register(registry);
    registry.gauge("plimsoll.policies", policies);
    Gauge.builder("plimsoll.policy.set.since", since, AtomicLong::doubleValue)
        .baseUnit("seconds")
        .description("When the set in force was read, in seconds since 1970.")
        .register(registry);
    Gauge.builder("plimsoll.policy.set.current", current, AtomicLong::doubleValue)
        .description("1 while the set in force is what the files say, 0 while they have problems.")
        .register(registry);
    for (String status : new String[] {"success", "failure"}) {
      registry.counter("plimsoll.policy.reloads", "status", status);
    }
  }

  /** Another set is in force. Replicas that disagree on the hash have different policies. */
  synchronized void inForce(Policies.State state) {
    policies.set(state.set().policies().size());
    since.set(state.since().getEpochSecond());
    current.set(state.failure().isEmpty() ? 1 : 0);
    if (info != null) {
      registry.remove(info);
    }
    info =
        Gauge.builder("plimsoll.policy.set.info", () -> 1)
            .tag("hash", state.set().hash())
            .description("The set of policies in force, by its hash.")
            .register(registry)
            .getId();
  }

  /** The files had changed, and were taken over or not. */
  void reloaded(boolean success) {
    registry
        .counter("plimsoll.policy.reloads", "status", success ? "success" : "failure")
        .increment();
  }

  /** What it took to read changed files, compile them and put them in force. */
  void took(long nanos) {
    reload.record(nanos, TimeUnit.NANOSECONDS);
  }
}
