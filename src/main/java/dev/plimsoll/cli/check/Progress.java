package dev.plimsoll.cli.check;

import java.io.PrintStream;

/** Says on a terminal how far a long run is; says nothing anywhere else. */
public final class Progress {

  private static final long FIRST_AFTER_NANOS = 1_000_000_000L;
  private static final long EVERY_NANOS = 200_000_000L;
  private static final String CLEAR = "\r\u001B[K";

  private final PrintStream terminal;
  private final boolean shown;
  private final long start = System.nanoTime();
  private long last = start;
  private boolean dirty;

  /** Progress on {@code terminal}, where {@code shown}. */
  public Progress(PrintStream terminal, boolean shown) {
    this.terminal = terminal;
    this.shown = shown;
  }

  /** {@code done} of {@code all} files have been through a step. */
  void at(String step, int done, int all) {
    long now = System.nanoTime();
    if (shown && now - start > FIRST_AFTER_NANOS && now - last > EVERY_NANOS) {
      terminal.print(CLEAR + step + " " + done + " of " + all + " files");
      terminal.flush();
      last = now;
      dirty = true;
    }
  }

  /** Takes the line away, so that output can follow. */
  void clear() {
    if (dirty) {
      terminal.print(CLEAR);
      terminal.flush();
      dirty = false;
    }
  }
}
