package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RepeatSuppressorTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final RepeatSuppressor<String> recently =
      new RepeatSuppressor<>(2, Duration.ofHours(1), now::get);

  @Test
  void saysARepeatedThingAgainOnlyAfterTheTime() {
    recently.isNews("a");
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(59)));
    boolean before = recently.isNews("a");
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(60)));

    boolean after = recently.isNews("a");

    assertThat(before).isFalse();
    assertThat(after).isTrue();
  }

  @Test
  void forgetsTheOldestWhereThereIsNoRoom() {
    recently.isNews("a");
    recently.isNews("b");

    boolean third = recently.isNews("c");

    assertThat(third).isTrue();
    assertThat(recently.isNews("b")).isFalse();
    assertThat(recently.isNews("a")).isTrue();
  }
}
