package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.server.CannotStartException;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {

  private final ConcurrencyLimit inFlight = new ConcurrencyLimit(2);

  @Test
  void turnsAwayTheOneTooMany() {
    assertThat(inFlight.begin()).isTrue();
    assertThat(inFlight.begin()).isTrue();
    assertThat(inFlight.begin()).isFalse();
  }

  @Test
  void letsInAnotherWhenOneEnds() {
    inFlight.begin();
    inFlight.begin();
    inFlight.begin();

    inFlight.end();

    assertThat(inFlight.begin()).isTrue();
    assertThat(inFlight.begin()).isFalse();
  }

  @Test
  void hasToLetInOneAtLeast() {
    assertThatThrownBy(() -> new ConcurrencyLimit(0))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--max-requests");
  }
}
