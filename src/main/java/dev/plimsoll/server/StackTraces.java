package dev.plimsoll.server;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Faults of this program, written down for the log. */
public final class StackTraces {

  private static final int FRAMES = 30;

  private StackTraces() {}

  /**
   * Where it happened. The messages of exceptions are left out: they like to quote what they choked
   * on, which may be a secret.
   */
  public static String trace(Throwable fault) {
    StringBuilder trace = new StringBuilder();
    Throwable cause = fault;
    for (int depth = 0; cause != null && depth < 5; depth++, cause = cause.getCause()) {
      trace
          .append(depth == 0 ? "" : "\ncaused by ")
          .append(cause.getClass().getName())
          .append(
              Arrays.stream(cause.getStackTrace())
                  .limit(FRAMES)
                  .map(frame -> "\n\tat " + frame)
                  .collect(Collectors.joining()));
    }
    return trace.toString();
  }
}
