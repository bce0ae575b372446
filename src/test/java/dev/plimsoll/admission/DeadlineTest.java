package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "10s, PT10S",
        "500ms, PT0.5S",
        "1m, PT30S",
        "99999999999s, PT30S",
        "soon, PT30S",
        "-1s, PT30S",
        "none, PT30S"
      })
  void isWhatTheApiServerAsksForAndNeverMoreThanItsLongest(String timeout, Duration expected) {
    assertThat(Deadline.duration(timeout)).isEqualTo(expected);
  }
}
