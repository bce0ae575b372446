package dev.plimsoll.cluster.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What Prometheus is told of audits: by policy and rule, never by object. */
@Singleton
final class AuditMetrics {

  /** What findings are counted by. */
  record Kind(String policy, String rule, String severity, String action) {}

  private final MeterRegistry registry;
  private final AtomicLong objects = new AtomicLong();
  private final AtomicLong unseen = new AtomicLong();
  private final AtomicLong finished = new AtomicLong();
  private final MultiGauge findings;

  @Inject
  AuditMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.findings =
        MultiGauge.builder("plimsoll.audit.findings")
            .description("Findings of the last audit that this replica made.")
            .register(registry);
  }

  /** Makes the meters that there are only where audits are made. */
  void start() {
    registry.gauge("plimsoll.audit.objects", objects);
    registry.gauge("plimsoll.audit.unseen", unseen);
    Gauge.builder("plimsoll.audit.finished", finished, AtomicLong::doubleValue)
        .baseUnit("seconds")
        .description("When this replica last finished an audit, in seconds since 1970.")
        .register(registry);
    for (String result : List.of("success", "failure")) {
      registry.counter("plimsoll.audits", "result", result);
    }
    registry.counter("plimsoll.audit.report.writes");
  }

  void finished(Audit.Outcome outcome, Map<Kind, Integer> counts, int writes, Instant at) {
    objects.set(outcome.objects());
    unseen.set(outcome.unseen().size());
    finished.set(at.getEpochSecond());
    findings.register(
        counts.entrySet().stream()
            .<Row<?>>map(entry -> Row.of(tags(entry.getKey()), entry.getValue()))
            .toList(),
        true);
    registry.counter("plimsoll.audits", "result", "success").increment();
    registry.counter("plimsoll.audit.report.writes").increment(writes);
  }

  void failed() {
    registry.counter("plimsoll.audits", "result", "failure").increment();
  }

  /** Another replica makes them now: what this one found is not the truth any more. */
  void forget() {
    findings.register(List.of(), true);
  }

  private static Tags tags(Kind kind) {
    return Tags.of(
        "policy", kind.policy(),
        "rule", kind.rule(),
        "severity", kind.severity(),
        "action", kind.action());
  }
}
