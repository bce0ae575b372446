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

class DeliveryTest {

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

  private Delivery delivery(SpanExporter exporter) {
    return new Delivery(
        exporter,
        new Delivery.Account(CollectorUrl.of("http://collector:4318"), metrics, Clock.systemUTC()));
  }

  private static SdkTracerProvider make(int spans, Delivery delivery) {
    SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(delivery).build();
    for (int i = 0; i < spans; i++) {
      provider.get("test").spanBuilder("span").startSpan().end();
    }
    return provider;
  }

  @Test
  void countsWhatArrives() {
    Delivery delivery = delivery(new Answering(CompletableResultCode::ofSuccess));

    delivery.end(make(700, delivery));

    assertThat(spans("exported")).isEqualTo(700);
    assertThat(spans("failed") + spans("dropped")).isZero();
  }

  @Test
  void countsWhatIsLost() {
    Delivery delivery =
        delivery(
            new Answering(
                () -> CompletableResultCode.ofExceptionalFailure(new ConnectException())));

    delivery.end(make(700, delivery));

    assertThat(spans("failed")).isEqualTo(700);
    assertThat(spans("exported")).isZero();
  }

  @Test
  void dropsWhatIsTooMuchForACollectorThatNeverAnswers() {
    Delivery delivery = delivery(new Answering(CompletableResultCode::new));

    make(Delivery.MOST + 300, delivery);

    assertThat(spans("dropped")).isEqualTo(300);
  }

  @Test
  void takesNewOnesOnceTheOldHaveArrived() {
    Delivery delivery = delivery(new Answering(CompletableResultCode::ofSuccess));
    SdkTracerProvider provider = make(Delivery.MOST, delivery);
    provider.forceFlush().join(1, TimeUnit.MINUTES);

    make(Delivery.MOST, delivery);

    assertThat(spans("dropped")).isZero();
  }
}
