package dev.plimsoll.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers what was said lately, so that what repeats is said once; a bounded number of things,
 * the oldest forgotten first.
 *
 * @param <K> what tells one thing from another
 */
public final class RepeatSuppressor<K> {

  private final Map<K, Instant> said = new LinkedHashMap<>();
  private final int size;
  private final Duration time;
  private final InstantSource clock;

  /** Remembers up to {@code size} things for {@code time}. */
  public RepeatSuppressor(int size, Duration time, InstantSource clock) {
    this.size = size;
    this.time = time;
    this.clock = clock;
  }

  /** Whether this has not been said within the time; it is from now on. */
  public synchronized boolean isNews(K key) {
    Instant now = clock.instant();
    Instant before = said.get(key);
    if (before != null && before.plus(time).isAfter(now)) {
      return false;
    }
    said.remove(key);
    said.put(key, now);
    if (said.size() > size) {
      said.remove(said.keySet().iterator().next());
    }
    return true;
  }
}
