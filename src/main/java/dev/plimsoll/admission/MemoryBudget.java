package dev.plimsoll.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How much memory the reviews under way may take together, in bytes: half of the heap. What a
 * review takes is estimated before it is taken. Large reviews leave a quarter to small ones, and
 * one user leaves three quarters of the rest to others; beyond that a review is turned away at
 * once, so that nothing that is sent can end the process.
 */
@Singleton
final class MemoryBudget {

  /** Up to here a review is small: what a body of 100 KiB takes at most, and most of 250 KiB. */
  static final long SMALL = 1 << 20;

  private final long total;

  /** What large reviews may take together. */
  private final long rest;

  private long held;
  private long heldByLarge;
  private final Map<Object, Long> heldByOwner = new HashMap<>();

  @Inject
  MemoryBudget(MeterRegistry registry) {
    this(Runtime.getRuntime().maxMemory() / 2);
    Gauge.builder("plimsoll.reviews.memory", this, MemoryBudget::held)
        .description("Memory that is taken for reviews under way, as it is estimated.")
        .baseUnit("bytes")
        .register(registry);
  }

  /**
   * A budget.
   *
   * @param total in bytes
   */
  MemoryBudget(long total) {
    this.total = total;
    this.rest = total / 4 * 3;
  }

  /** What is taken now, in bytes. */
  synchronized long held() {
    return held;
  }

  /**
   * Begins a review, which takes nothing yet. {@link Reservation#release} has to follow.
   *
   * @param connection stands for the user until it is known who that is
   */
  Reservation begin(Object connection) {
    return new Reservation(connection);
  }

  /** What one review takes. */
  final class Reservation {

    private Object owner;
    private long bytes;

    /** What of it counts for the owner. */
    private long ofOwner;

    private boolean large;
    private int holders = 1;

    private Reservation(Object owner) {
      this.owner = owner;
    }

    /**
     * Takes as much as has come of a body. Bodies that still arrive leave half of what large
     * reviews may take to those that are evaluated, which end sooner the more there is for them.
     *
     * @param size how much that is altogether, in bytes
     * @return whether it may be kept
     */
    boolean arrive(long size) {
      return grow(size, rest / 2, true);
    }

    /**
     * Takes what the evaluation is going to need.
     *
     * @param cost how much that is with the body, in bytes
     * @return whether it may begin
     */
    boolean evaluate(long cost) {
      return grow(cost, rest, true);
    }

    /** The same for what few are allowed to do at a time, whoever the user is. */
    boolean evaluateBesides(long more) {
      return grow(bytes + more, rest, false);
    }

    /**
     * The same, when others have given back enough, if they do so soon.
     *
     * @param moment how long to wait for that
     */
    boolean evaluateBesides(long more, Duration moment) {
      long end = System.nanoTime() + moment.toNanos();
      synchronized (MemoryBudget.this) {
        while (!evaluateBesides(more)) {
          long left = (end - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            return false;
          }
          try {
            MemoryBudget.this.wait(left);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        }
        return true;
      }
    }

    /** Tells who the user is. */
    void belongsTo(Object user) {
      synchronized (MemoryBudget.this) {
        add(owner, -ofOwner);
        add(user, ofOwner);
        owner = user;
      }
    }

    /** One more works on it; {@link #release} has to follow once more. */
    void hold() {
      synchronized (MemoryBudget.this) {
        holders++;
      }
    }

    /** One works on it no longer; the last one gives everything back. */
    void release() {
      synchronized (MemoryBudget.this) {
        holders--;
        if (holders == 0) {
          held -= bytes;
          if (large) {
            heldByLarge -= bytes;
          }
          add(owner, -ofOwner);
          bytes = 0;
          ofOwner = 0;
          large = false;
          MemoryBudget.this.notifyAll();
        }
      }
    }

    private boolean grow(long to, long mostOfLarge, boolean perUser) {
      synchronized (MemoryBudget.this) {
        long more = to - bytes;
        if (more <= 0) {
          return true;
        }
        if (held + more > total) {
          return false;
        }
        if (to > SMALL) {
          long before = large ? bytes : 0;
          long others = heldByOwner.getOrDefault(owner, 0L) - ofOwner;
          if (heldByLarge - before + to > mostOfLarge
              || (perUser && others > 0 && others + to > rest / 4)) {
            return false;
          }
          heldByLarge += to - before;
          if (perUser) {
            add(owner, to - ofOwner);
            ofOwner = to;
          }
          large = true;
        }
        held += more;
        bytes = to;
        return true;
      }
    }

    private void add(Object user, long more) {
      if (more != 0) {
        heldByOwner.merge(user, more, (one, other) -> one + other == 0 ? null : one + other);
      }
    }
  }
}
