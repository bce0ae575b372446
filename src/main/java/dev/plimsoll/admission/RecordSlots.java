package dev.plimsoll.admission;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many records of Helm are evaluated at a time. Others wait, because a controller writes
 * several at once, and each takes a fraction of a second; a few at most, for no longer than a
 * moment.
 */
@Singleton
final class RecordSlots {

  static final int AT_ONCE = 2;
  static final int WAITING = 8;

  private static final Duration MOMENT = Duration.ofSeconds(3);

  private final Semaphore slots = new Semaphore(AT_ONCE, true);
  private final Semaphore waiting = new Semaphore(AT_ONCE + WAITING);
  private final Duration moment;

  RecordSlots() {
    this(MOMENT);
  }

  RecordSlots(Duration moment) {
    this.moment = moment;
  }

  /**
   * Whether one more may be evaluated, now or after a moment; if so, {@link #end} has to follow.
   */
  boolean begin() {
    if (!waiting.tryAcquire()) {
      return false;
    }
    boolean begun = false;
    try {
      begun = slots.tryAcquire(moment.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!begun) {
        waiting.release();
      }
    }
    return begun;
  }

  /** One has been evaluated. */
  void end() {
    slots.release();
    waiting.release();
  }
}
