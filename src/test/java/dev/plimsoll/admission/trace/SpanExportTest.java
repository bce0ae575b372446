package dev.plimsoll.admission.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.ConnectException;
import java.time.Clock;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SpanExportTest {

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  /** Answers every batch alike. */
  private record Answering(Supplier<CompletableResultCode> answer) implements SpanExporter {

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return answer.get();
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

  private double spans(String outcome) {
    return metrics.counter("plimsoll.spans", "outcome", outcome).count();
  }

  private SpanExport delivery(SpanExporter exporter) {
    return new SpanExport(
        exporter,
        new SpanExport.Account(
            CollectorUrl.of("http://collector:4318"), metrics, Clock.systemUTC()));
  }

  private static SdkTracerProvider make(int spans, SpanExport delivery) {
    SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(delivery).build();
    for (int i = 0; i < spans; i++) {
      provider.get("test").spanBuilder("span").startSpan().end();
    }
    return provider;
  }

  @Test
  void countsWhatArrives() {
    SpanExport delivery = delivery(new Answering(CompletableResultCode::ofSuccess));

    delivery.end(make(700, delivery));

    assertThat(spans("exported")).isEqualTo(700);
    assertThat(spans("failed") + spans("dropped")).isZero();
  }

  @Test
  void countsWhatIsLost() {
    SpanExport delivery =
        delivery(
            new Answering(
                () -> CompletableResultCode.ofExceptionalFailure(new ConnectException())));

    delivery.end(make(700, delivery));

    assertThat(spans("failed")).isEqualTo(700);
    assertThat(spans("exported")).isZero();
  }

  @Test
  void dropsWhatIsTooMuchForACollectorThatNeverAnswers() {
    SpanExport delivery = delivery(new Answering(CompletableResultCode::new));

    make(SpanExport.MOST + 300, delivery);

    assertThat(spans("dropped")).isEqualTo(300);
  }

  @Test
  void takesNewOnesOnceTheOldHaveArrived() {
    SpanExport delivery = delivery(new Answering(CompletableResultCode::ofSuccess));
    SdkTracerProvider provider = make(SpanExport.MOST, delivery);
    provider.forceFlush().join(1, TimeUnit.MINUTES);

    make(SpanExport.MOST, delivery);

    assertThat(spans("dropped")).isZero();
  }
}
