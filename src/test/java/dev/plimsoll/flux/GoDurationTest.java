package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "10m, PT10M",
    "1h30m, PT1H30M",
    "0.5h, PT30M",
    "500ms, PT0.5S",
    "1m1m, PT2M",
    "0s, PT0S"
  })
  void readsWhatFluxWrites(String text, Duration meant) {
    assertThat(GoDuration.parse(text)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "10 m", "-1m", "1d", "10m ", "1h30", "9999999999h"})
  void readsNothingElse(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
