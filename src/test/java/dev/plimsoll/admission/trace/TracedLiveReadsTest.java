package dev.plimsoll.admission.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracedLiveReadsTest {

  private static final GroupKind SECRET = new GroupKind("", "Secret");

  private final List<SpanData> spans = new ArrayList<>();
  private final Tracer tracer =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(new Keeping(spans)))
          .build()
          .get("test");

  private record Keeping(List<SpanData> spans) implements SpanExporter {

    @Override
    public CompletableResultCode export(Collection<SpanData> more) {
      spans.addAll(more);
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

  @Test
  void eachReadIsASpanWithinTheEvaluating() {
    Span evaluating = tracer.spanBuilder("evaluate").startSpan();
    LiveReads reads =
        new TracedLiveReads(
            LiveReads.unknown("nobody is there"), tracer, Context.root().with(evaluating));

    Lookup<?> found = reads.get(SECRET, "apps", "shop");

    assertThat(found).isEqualTo(new Lookup.Unknown<>("nobody is there"));
    assertThat(spans)
        .singleElement()
        .satisfies(span -> {
          assertThat(span.getName()).isEqualTo("get Secret");
          assertThat(span.getParentSpanId()).isEqualTo(evaluating.getSpanContext().getSpanId());
          assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
          assertThat(span.getAttributes().get(AttributeKey.stringKey("plimsoll.namespace")))
              .isEqualTo("apps");
          assertThat(span.getAttributes().get(AttributeKey.stringKey("plimsoll.name")))
              .isEqualTo("shop");
        });
  }

  @Test
  void whatIsSealedIsNotTold() {
    LiveReads reads =
        new TracedLiveReads(LiveReads.unknown("nobody is there"), tracer, Context.root());

    reads.fingerprint("open-sesame");

    assertThat(spans).isEmpty();
  }
}
