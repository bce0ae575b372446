package dev.plimsoll.admission.trace;

import dev.plimsoll.server.RepeatSuppressor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes spans away from those who made them, who never wait: a bounded number is on its way, the
 * next one is dropped, and what becomes of each is counted.
 */
final class SpanExport implements SpanProcessor {

  private static final Logger LOG = Logger.getLogger(SpanExport.class);

  /** Spans on their way; some megabytes. */
  static final int MOST = 2_048;

  /** A pod has 15 seconds after its drain, for this and for what is under way. */
  private static final Duration LAST_CHANCE = Duration.ofSeconds(3);

  private final Account account;
  private final AtomicInteger onTheirWay = new AtomicInteger();
  private final SpanProcessor batches;

  SpanExport(SpanExporter exporter, Account account) {
    this.account = account;
    this.batches = BatchSpanProcessor.builder(new Counted(exporter)).setMaxQueueSize(MOST).build();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (onTheirWay.incrementAndGet() <= MOST) {
      batches.onEnd(span);
    } else {
      onTheirWay.decrementAndGet();
      account.dropped(1);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return batches.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  /** Sends what is left, and waits for it a little. */
  void end(SdkTracerProvider provider) {
    provider.shutdown().join(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS);
    int left = onTheirWay.get();
    if (left > 0) {
      LOG.warnf("%d spans could not be sent before the end", left);
    }
  }

  /** Counts what comes of each batch. */
  private final class Counted implements SpanExporter {

    private final SpanExporter exporter;

    private Counted(SpanExporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      int number = spans.size();
      CompletableResultCode result = exporter.export(spans);
      return result.whenComplete(() -> {
        onTheirWay.addAndGet(-number);
        if (result.isSuccess()) {
          account.exported(number);
        } else {
          account.failed(number, result.getFailureThrowable());
        }
      });
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }

  /** What came of the spans: for Prometheus, and once in a while for the log. */
  static final class Account {

    private final CollectorUrl collector;
    private final Counter exported;
    private final Counter failed;
    private final Counter dropped;
    private final RepeatSuppressor<String> said;

    Account(CollectorUrl collector, MeterRegistry registry, Clock clock) {
      this.collector = collector;
      this.exported = counter(registry, "exported");
      this.failed = counter(registry, "failed");
      this.dropped = counter(registry, "dropped");
      this.said = new RepeatSuppressor<>(2, Duration.ofMinutes(10), clock);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
      return Counter.builder("plimsoll.spans")
          .description("Spans of traces, by what came of them.")
          .tag("outcome", outcome)
          .register(registry);
    }

    void exported(int spans) {
      exported.increment(spans);
    }

    void failed(int spans, @Nullable Throwable cause) {
      failed.increment(spans);
      if (said.isNews("failed")) {
        LOG.warnf(
            "%d spans were lost, because %s does not take them (%s); it should take OTLP over HTTP,"
                + " usually on port 4318. Reviews are answered all the same",
            spans, collector, reason(cause));
      }
    }

    void dropped(int spans) {
      dropped.increment(spans);
      if (said.isNews("dropped")) {
        LOG.warnf(
            "spans are dropped, because more than %d wait for %s; a smaller --traces-ratio, or a"
                + " smaller one of the API server, makes fewer",
            MOST, collector);
      }
    }

    private static String reason(@Nullable Throwable cause) {
      Throwable innermost = cause;
      while (innermost != null && innermost.getCause() != null && innermost.getMessage() == null) {
        innermost = innermost.getCause();
      }
      if (innermost == null) {
        return "no reason given";
      }
      String name = innermost.getClass().getSimpleName();
      return innermost.getMessage() == null ? name : name + ": " + innermost.getMessage();
    }
  }
}
