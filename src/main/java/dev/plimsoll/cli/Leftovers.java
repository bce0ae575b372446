package dev.plimsoll.cli;

import io.quarkus.runtime.ImageMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.nativeimage.RuntimeOptions;
import org.graalvm.nativeimage.c.function.CFunction;
import org.jboss.logging.Logger;

/**
 * The memory that only the start needed, which the native server hands back to the system: garbage
 * of reading definitions and policies, and pages of its own file. The start touches code and data
 * all over the file, the kernel maps sixteen pages for each that is touched, and would keep all of
 * them mapped; those that requests need are mapped again when they are touched, at no more than a
 * microsecond each.
 */
final class Leftovers {

  private static final Logger LOG = Logger.getLogger(Leftovers.class);

  /** The first requests need not wait for it. */
  private static final Duration SETTLED = Duration.ofMillis(500);

  /** How what is said of a mapping begins. */
  private static final Pattern MAPPING =
      Pattern.compile(
          "(?<from>[0-9a-f]+)-(?<to>[0-9a-f]+) (?<permissions>[rwxsp-]{4}) [^/]*(?<file>/.*)?");

  /** That no page of it differs from its file. */
  private static final Pattern UNWRITTEN = Pattern.compile("Anonymous: +0 kB");

  /** {@code MADV_DONTNEED} of {@code madvise(2)}. */
  private static final int DONT_NEED = 4;

  private Leftovers() {}

  /** Hands it back in a moment, on a thread of its own. Does nothing on a JVM. */
  static void handBackSoon() {
    if (ImageMode.current() == ImageMode.NATIVE_RUN) {
      Thread.ofPlatform().daemon().name("leftovers").start(Leftovers::handBack);
    }
  }

  private static void handBack() {
    try {
      Thread.sleep(SETTLED);
      collectGarbage();
      unmapFiles();
    } catch (IOException e) {
      LOG.debug("memory that only the start needed stays in use", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Else the collector keeps what it freed, to have it ready for twice as much of the same. */
  private static void collectGarbage() {
    RuntimeOptions.set("MaxHeapFree", 1L);
    System.gc();
    RuntimeOptions.set("MaxHeapFree", 0L);
  }

  private static void unmapFiles() throws IOException {
    for (Range range : restorable(Files.readAllLines(Path.of("/proc/self/smaps")))) {
      madvise(range.from(), range.size(), DONT_NEED);
    }
  }

  /** Addresses, from the first to the one after the last. */
  record Range(long from, long to) {

    private long size() {
      return to - from;
    }
  }

  /**
   * What can be read again from its file: mappings that nobody may write to, and that hold no page
   * written before that was so.
   *
   * @param smaps as in {@code proc_pid_smaps(5)}
   */
  static List<Range> restorable(List<String> smaps) {
    List<Range> ranges = new ArrayList<>();
    Optional<Range> file = Optional.empty();
    for (String line : smaps) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.matches()) {
        file =
            mapping.group("permissions").charAt(1) == '-' && mapping.group("file") != null
                ? Optional.of(
                    new Range(address(mapping.group("from")), address(mapping.group("to"))))
                : Optional.empty();
      } else if (UNWRITTEN.matcher(line).matches()) {
        file.ifPresent(ranges::add);
      }
    }
    return ranges;
  }

  private static long address(String hexadecimal) {
    return Long.parseUnsignedLong(hexadecimal, 16);
  }

  @CFunction(transition = CFunction.Transition.NO_TRANSITION)
  private static native int madvise(long address, long length, int advice);
}
