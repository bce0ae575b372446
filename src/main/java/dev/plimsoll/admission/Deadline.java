package dev.plimsoll.admission;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When the API server stops waiting; between one and thirty seconds after a request has arrived.
 *
 * @param nanos on the clock of {@link System#nanoTime}
 */
record Deadline(long nanos) {

  /** As the API server writes {@code ?timeout=10s}. */
  private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,6})(ms|s|m)");

  /** The shortest and the longest time that a webhook configuration can name. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** The deadline that a request's {@code timeout} sets, from its arrival on the same clock. */
  static Deadline of(@Nullable String timeout, long arrival) {
    return new Deadline(arrival + duration(timeout).toNanos());
  }

  static Duration duration(@Nullable String timeout) {
    Matcher matcher = TIMEOUT.matcher(timeout == null ? "" : timeout);
    if (!matcher.matches()) {
      return LONGEST;
    }
    long amount = Long.parseLong(matcher.group(1));
    Duration asked =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          default -> Duration.ofMinutes(amount);
        };
    return Collections.max(List.of(SHORTEST, Collections.min(List.of(asked, LONGEST))));
  }

  /** This one, or the other if that comes first. */
  Deadline orSooner(Deadline other) {
    return other.nanos - nanos < 0 ? other : this;
  }

  /** How long it is until then, in milliseconds; at least one. */
  long millis() {
    return Math.max(1, Duration.ofNanos(nanos - System.nanoTime()).toMillis());
  }

  boolean hasPassed() {
    return System.nanoTime() - nanos > 0;
  }
}
