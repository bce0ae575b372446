package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "10s, PT10S",
        "1500ms, PT1.5S",
        "500ms, PT1S",
        "0s, PT1S",
        "1m, PT30S",
        "99999999999s, PT30S",
        "soon, PT30S",
        "-1s, PT30S",
        "none, PT30S"
      })
  void isWhatTheApiServerAsksForAsFarAsAWebhookConfigurationCanSayIt(
      String timeout, Duration expected) {
    assertThat(Deadline.duration(timeout)).isEqualTo(expected);
  }

  @Test
  void isTheFirstOfTwo() {
    Deadline first = Deadline.of("1s", 0);
    Deadline second = Deadline.of("2s", 0);

    assertThat(first.orSooner(second)).isEqualTo(first);
    assertThat(second.orSooner(first)).isEqualTo(first);
  }
}
