package dev.plimsoll.server;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The end of a process that has run out of memory: nobody knows what of it still works, and a
 * restart helps. The virtual machine ends by itself where it finds no room for an object ({@code
 * -XX:+ExitOnOutOfMemoryError}); libraries also throw the error themselves, for example where there
 * are no more buffers outside of the heap, and whoever catches it asks here.
 */
public final class OutOfMemory {

  /** As the virtual machine ends by itself. */
  static final int EXIT_CODE = 3;

  private static final Logger LOG = Logger.getLogger(OutOfMemory.class);

  private static final int MOST_CAUSES = 10;

  private OutOfMemory() {}

  /** Ends the process at once if that is what a fault comes from; otherwise does nothing. */
  public static void endProcess(@Nullable Throwable fault) {
    Throwable cause = fault;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++, cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        halt();
      }
    }
  }

  private static void halt() {
    try {
      LOG.error("out of memory: the process ends, to be started again; give it more, or ask less");
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE); // also where there is no memory for that line
    }
  }
}
