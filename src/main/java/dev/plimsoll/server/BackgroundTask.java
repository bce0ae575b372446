package dev.plimsoll.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A thread that takes one step again and again until it is closed. A step that fails ends nothing:
 * the fault is reported once in ten minutes, {@link #health} shows it, and the next step is taken
 * after the usual period. An {@code OutOfMemoryError} ends the process; whatever else leaves the
 * virtual machine unsound ends the thread, and {@link #hasEnded} tells of it.
 */
public final class BackgroundTask implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(BackgroundTask.class);

  private static final Duration REPEATED = Duration.ofMinutes(10);
  private static final int REMEMBERED_FAULTS = 20;

  /** How long {@link #close} waits for a step to end; interrupted ones end at once. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** What is done again and again. */
  @FunctionalInterface
  public interface Step {

    /**
     * Takes one step.
     *
     * @throws StepFailedException if it fails in a way that was to be expected
     * @throws InterruptedException if it waited and the task was closed
     */
    void take() throws StepFailedException, InterruptedException;
  }

  /**
   * How the steps go.
   *
   * @param since when it began to be so
   * @param fault why the last step failed; empty where it did not
   */
  public record Health(Instant since, Optional<String> fault) {}

  private final String name;
  private final Duration period;
  private final Step step;
  private final InstantSource clock;
  private final RepeatSuppressor<String> reported;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private boolean faultWasReported;
  private volatile Health health;
  private volatile boolean closed;

  /**
   * A task that has not started.
   *
   * @param name of the thread, in log and health
   * @param period how long it pauses between two steps
   */
  BackgroundTask(String name, Duration period, Step step, InstantSource clock) {
    this.name = name;
    this.period = period;
    this.step = step;
    this.clock = clock;
    this.reported = new RepeatSuppressor<>(REMEMBERED_FAULTS, REPEATED, clock);
    this.health = new Health(clock.instant(), Optional.empty());
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /** Starts the thread, once. */
  public BackgroundTask start() {
    thread.start();
    return this;
  }

  /** Takes the next step at once; several calls during one step are one. */
  public void wake() {
    wakes.release();
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** How the steps go. */
  public Health health() {
    return health;
  }

  /** Whether its thread has been started. */
  boolean isStarted() {
    return thread.getState() != Thread.State.NEW;
  }

  /** Whether the thread has ended although nobody closed the task. */
  public boolean hasEnded() {
    return !closed && thread.getState() == Thread.State.TERMINATED;
  }

  /** Interrupts a step that is being taken, and waits for it a few seconds. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      if (isStarted()) {
        thread.join(CLOSING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      takeStep();
      pause();
    }
  }

  private void takeStep() {
    try {
      step.take();
      succeeded();
    } catch (StepFailedException e) {
      failed(String.valueOf(e.getMessage()), null);
    } catch (InterruptedException e) {
      // Nobody but close() interrupts it for good, and the loop asks for that.
      LOG.debugf("%s: a step was interrupted", name);
    } catch (Throwable e) {
      OutOfMemory.endProcess(e);
      if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
        throw e;
      }
      failed("a fault of this program (" + e.getClass().getName() + ")", e);
    }
  }

  private void succeeded() {
    if (health.fault().isPresent()) {
      health = new Health(clock.instant(), Optional.empty());
      if (faultWasReported) {
        LOG.infof("%s: it works again", name);
        faultWasReported = false;
      }
    }
  }

  private void failed(String fault, @Nullable Throwable cause) {
    if (closed) {
      return; // cut off, and nobody waits for it any more
    }
    Health before = health;
    health =
        new Health(
            before.fault().isPresent() ? before.since() : clock.instant(), Optional.of(fault));
    if (reported.isNews(fault)) {
      faultWasReported = true;
      LOG.warnf(
          "%s: %s; it goes on trying%s",
          name, fault, cause == null ? "" : "\n" + StackTraces.trace(cause));
    }
  }

  /** A stray interrupt does not shorten the pause, or a step that leaves one would never rest. */
  private void pause() {
    long end = System.nanoTime() + period.toNanos();
    boolean rested = false;
    while (!closed && !rested) {
      try {
        rested = wakes.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        rested |= end - System.nanoTime() <= 0;
      } catch (InterruptedException e) {
        LOG.debugf("%s: a pause was interrupted", name);
      }
    }
    wakes.drainPermits();
  }
}
