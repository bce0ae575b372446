package dev.plimsoll.flux;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Flux writes them, {@code 1h30m}: those of Go that its definitions let through. */
public final class GoDuration {

  private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(\\.\\d{1,9})?(ms|s|m|h))+");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

  private static final Map<String, BigDecimal> MILLIS =
      Map.of(
          "ms", BigDecimal.ONE,
          "s", BigDecimal.valueOf(1_000),
          "m", BigDecimal.valueOf(60_000),
          "h", BigDecimal.valueOf(3_600_000));

  private GoDuration() {}

  /** The duration that a text stands for, to the millisecond; empty if it stands for none. */
  public static Optional<Duration> parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal millis = BigDecimal.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      millis =
          millis.add(
              new BigDecimal(parts.group(1))
                  .multiply(MILLIS.getOrDefault(parts.group(2), BigDecimal.ONE)));
    }
    return Optional.of(Duration.ofMillis(millis.longValue()));
  }
}
