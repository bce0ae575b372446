package dev.plimsoll.admission.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.admission.Settings;
import dev.plimsoll.admission.Tracing;
import dev.plimsoll.server.CannotStartException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingProducerTest {

  private static Tracing traces(String... settings) {
    return new TracingProducer()
        .traces(Settings.of(settings), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  @Test
  void areNoneUnlessACollectorIsNamed() {
    assertThat(traces()).isSameAs(Tracing.NONE);
    assertThat(traces("traces-ratio", "0.5")).isSameAs(Tracing.NONE);
  }

  @Test
  void goToTheCollectorThatIsNamed() {
    Tracing tracing = traces("traces", "http://127.0.0.1:1");

    assertThat(tracing).isInstanceOf(OtelTracing.class);
    new TracingProducer().end(null, tracing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.1", "NaN"})
  void aRatioIsAShare(String ratio) {
    assertThatThrownBy(() -> traces("traces-ratio", ratio))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--traces-ratio is a share")
        .hasMessageContaining(ratio);
  }
}
