package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InFlightTest {

  private final InFlight inFlight = new InFlight(2);

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
    assertThatThrownBy(() -> new InFlight(0))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("--max-requests");
  }
}
