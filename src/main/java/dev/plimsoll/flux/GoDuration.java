package dev.plimsoll.flux;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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

  /** The duration that a text stands for, to the millisecond; empty if it stands for none. */
  public static Optional<Duration> parse(String text) {
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
