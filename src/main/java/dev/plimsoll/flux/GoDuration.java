package dev.plimsoll.flux;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Flux writes them, {@code 1h30m}: those of Go that its definitions let through. */
public final class GoDuration {

  /** A part, right after the one before it. */
  private static final Pattern PART = Pattern.compile("\\G(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

  private static final Map<String, BigDecimal> MILLIS =
      Map.of(
          "ms", BigDecimal.ONE,
          "s", BigDecimal.valueOf(1_000),
          "m", BigDecimal.valueOf(60_000),
          "h", BigDecimal.valueOf(3_600_000));

  private GoDuration() {}

  /** Everything is evaluated again at every interval, and most of a cluster states a few texts. */
  private static final Map<String, Optional<Duration>> REMEMBERED = new ConcurrentHashMap<>();

  private static final int MOST_REMEMBERED = 1_024;
  private static final int LONGEST_REMEMBERED = 16;

  /** The duration that a text stands for, to the millisecond; empty if it stands for none. */
  public static Optional<Duration> parse(String text) {
    Optional<Duration> known = REMEMBERED.get(text);
    if (known != null) {
      return known;
    }
    Optional<Duration> parsed = parsed(text);
    if (text.length() <= LONGEST_REMEMBERED && REMEMBERED.size() < MOST_REMEMBERED) {
      REMEMBERED.put(text, parsed);
    }
    return parsed;
  }

  private static Optional<Duration> parsed(String text) {
    BigDecimal millis = BigDecimal.ZERO;
    int end = 0;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      millis =
          millis.add(
              new BigDecimal(parts.group(1))
                  .multiply(MILLIS.getOrDefault(parts.group(2), BigDecimal.ONE)));
      end = parts.end();
    }
    return end > 0 && end == text.length()
        ? Optional.of(Duration.ofMillis(millis.longValue()))
        : Optional.empty();
  }
}
