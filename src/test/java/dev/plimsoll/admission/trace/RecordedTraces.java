package dev.plimsoll.admission.trace;

import dev.plimsoll.admission.ReviewSpan;
import dev.plimsoll.admission.Tracing;
import dev.plimsoll.admission.review.Phase;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.engine.PolicySet;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Traces as the server makes them, kept in memory; and where the header {@link #BREAK} of a request
 * says so, a fault of the server.
 */
@Alternative
@Singleton
public final class RecordedTraces implements Tracing {

  /**
   * A header: {@code begin}, {@code evaluate} and {@code fatal} break there, {@code slow} waits.
   */
  public static final String BREAK = "X-Break";

  /** In the message of every such fault. */
  public static final String SECRET = "hunter2-in-an-exception";

  /** How long {@code slow} waits, in milliseconds. */
  public static final long SLOW = 1_200;

  private final SpanExport.Account account;
  private final List<SpanData> spans = new CopyOnWriteArrayList<>();
  private volatile OtelTracing collector;

  @Inject
  RecordedTraces(MeterRegistry registry, Clock clock) {
    this.account = new SpanExport.Account(CollectorUrl.of("http://memory"), registry, clock);
    this.collector = begin();
  }

  private OtelTracing begin() {
    return OtelTracing.of(new Memory(spans), 1, account);
  }

  /** Every span since the last call; what is on its way is waited for. */
  public synchronized List<SpanData> take() {
    OtelTracing before = collector;
    collector = begin();
    before.end();
    List<SpanData> taken = List.copyOf(spans);
    spans.clear();
    return taken;
  }

  @Override
  public ReviewSpan begin(Phase phase, HttpServerRequest request, boolean authenticated) {
    String fault = request.getHeader(BREAK);
    if (fault == null) {
      return collector.begin(phase, request, authenticated);
    }
    if (fault.equals("begin")) {
      throw new IllegalStateException(SECRET);
    }
    return new Breaking(fault, collector.begin(phase, request, authenticated));
  }

  private record Breaking(String fault, ReviewSpan span) implements ReviewSpan {

    @Override
    public void waiting() {
      span.waiting();
      if (fault.equals("slow")) {
        try {
          Thread.sleep(SLOW);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public ClusterView evaluating(PolicySet set, ClusterView cluster) {
      return switch (fault) {
        case "evaluate" -> throw new IllegalStateException(SECRET);
        case "fatal" -> throw new LinkageError(SECRET);
        default -> cluster;
      };
    }

    @Override
    public void failed(int status) {
      span.failed(status);
    }

    @Override
    public void abandoned() {
      span.abandoned();
    }
  }

  private record Memory(List<SpanData> spans) implements SpanExporter {

    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
      spans.addAll(batch);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
