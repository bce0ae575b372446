package dev.plimsoll.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Waits for what other processes bring about in their own time. */
public final class Await {

  /** Long enough for a busy machine; a test that passes does not wait for it. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private Await() {}

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition {

    /** Whether it is so by now; who cannot even ask yet may say so by an exception. */
    boolean holds() throws IOException;
  }

  /**
   * Waits until a condition holds.
   *
   * @param what the condition in words, for the failure
   * @throws AssertionError if it does not within three minutes
   */
  public static void until(String what, Condition condition) {
    until(what, null, condition);
  }

  /** The same about a server, whose log tells why if it does not. */
  public static void until(String what, @Nullable Server server, Condition condition) {
    Instant end = Instant.now().plus(LIMIT);
    Exception last = null;
    while (Instant.now().isBefore(end)) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (IOException | UncheckedIOException e) {
        last = e;
      }
      pause();
    }
    throw new AssertionError(
        "not within %s: %s%s"
            .formatted(LIMIT, what, server == null ? "" : "\n" + String.join("\n", server.log())),
        last);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
