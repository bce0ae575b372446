package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RecordSlotsTest {

  @Test
  void areFreeAgainAtTheEnd() {
    RecordSlots slots = new RecordSlots(Duration.ofMillis(1));

    for (int i = 0; i < 3; i++) {
      assertThat(slots.begin()).isTrue();
      assertThat(slots.begin()).isTrue();
      assertThat(slots.begin()).isFalse();
      slots.end();
      slots.end();
    }
  }

  @Test
  void letAFewWaitAndTurnTheOthersAway() throws Exception {
    RecordSlots slots = new RecordSlots(Duration.ofMinutes(1));
    for (int i = 0; i < RecordSlots.AT_ONCE; i++) {
      assertThat(slots.begin()).isTrue();
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Boolean>> asked = new ArrayList<>();
      for (int i = 0; i < 2 * RecordSlots.WAITING; i++) {
        asked.add(
            threads.submit(() -> {
              boolean begun = slots.begin();
              if (begun) {
                slots.end();
              }
              return begun;
            }));
      }
      while (asked.stream().filter(Future::isDone).count() < RecordSlots.WAITING) {
        Thread.sleep(1);
      }

      slots.end();

      int begun = 0;
      for (Future<Boolean> one : asked) {
        begun += one.get() ? 1 : 0;
      }
      assertThat(begun).isEqualTo(RecordSlots.WAITING);
    }
  }
}
