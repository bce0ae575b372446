package dev.plimsoll.cli.check;

import dev.plimsoll.cli.report.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says on a terminal how far a run is that takes longer than a second: a bar where it is known how
 * much there is to do, else the seconds. It says nothing anywhere else.
 */
public final class Progress implements AutoCloseable {

  private static final Duration FIRST_AFTER = Duration.ofSeconds(1);
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final String CLEAR = "\r\u001B[K";

  /** The length of a full bar, in characters. */
  private static final int BAR = 24;

  private final PrintStream terminal;
  private final boolean shown;
  private final LongSupplier nanos;
  private final long start;
  private String step = "";
  private int done;
  private int all;
  private boolean dirty;
  private boolean closed;

  /** Progress on {@code terminal}, where {@code shown}. */
  public Progress(PrintStream terminal, boolean shown) {
    this(terminal, shown, System::nanoTime);
    if (shown) {
      Thread.ofPlatform().daemon().name("progress").start(this::run);
    }
  }

  /** Progress on standard error, where that is a terminal. */
  public static Progress onStandardError() {
    return new Progress(System.err, Terminal.hasErrors());
  }

  /** Progress by a clock, which is drawn only when it is told to. */
  Progress(PrintStream terminal, boolean shown, LongSupplier nanos) {
    this.terminal = terminal;
    this.shown = shown;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  private void run() {
    try {
      while (draw()) {
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A step begins of which nobody knows how long it takes. */
  public void step(String name) {
    at(name, 0, 0);
  }

  /** {@code done} of {@code all} files have been through a step. */
  public synchronized void at(String name, int done, int all) {
    this.step = name;
    this.done = done;
    this.all = all;
  }

  /** Draws how far the step is, if it is time for that; whether it may have to be drawn again. */
  synchronized boolean draw() {
    long passed = nanos.getAsLong() - start;
    if (shown && !closed && !step.isEmpty() && passed >= FIRST_AFTER.toNanos()) {
      terminal.print(CLEAR + (all > 0 ? bar() : step + " (" + passed / 1_000_000_000 + " s)"));
      terminal.flush();
      dirty = true;
    }
    return !closed;
  }

  private String bar() {
    int full = (int) ((long) BAR * done / all);
    return "[%s%s] %d %% %s %d of %d files"
        .formatted("#".repeat(full), "-".repeat(BAR - full), 100L * done / all, step, done, all);
  }

  /** Takes the line away, so that output can follow; the next step shows it again. */
  public synchronized void clear() {
    step = "";
    if (dirty) {
      terminal.print(CLEAR);
      terminal.flush();
      dirty = false;
    }
  }

  /** Takes the line away for good. */
  @Override
  public synchronized void close() {
    clear();
    closed = true;
  }
}
