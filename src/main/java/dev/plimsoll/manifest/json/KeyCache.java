package dev.plimsoll.manifest.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key that was read lately, and is known again: one text, whose hash is known already. */
final class KeyCache {

  private static final int SLOT_BITS = 11;
  private static final int REMEMBERED = 1 << SLOT_BITS;
  private static final int LONGEST = 64;

  /** Multiplied by it, every bit counts for the highest ones. */
  private static final long ODD = 0x9e3779b97f4a7c15L;

  private static final @Nullable KeyCache[] LATELY = new @Nullable KeyCache[REMEMBERED];

  private final long head;
  private final long tail;
  private final int length;
  private final byte[] bytes;
  private final String text;

  private KeyCache(long head, long tail, byte[] bytes, String text) {
    this.head = head;
    this.tail = tail;
    this.length = bytes.length;
    this.bytes = bytes;
    this.text = text;
  }

  /** The key that stands in {@code json}, which is UTF-8, between two places. */
  static String of(byte[] json, int start, int end) {
    int length = end - start;
    if (length == 0 || length > LONGEST || start > json.length - SwarAscii.COUNT) {
      return text(json, start, end);
    }
    long eight = SwarAscii.at(json, start);
    boolean isShort = length <= SwarAscii.COUNT;
    long head = isShort ? SwarAscii.first(length, eight) : eight;
    long tail = isShort ? 0 : SwarAscii.at(json, end - SwarAscii.COUNT);
    int slot = slot(head, tail);
    KeyCache known = LATELY[slot];
    if (known != null && known.head == head && known.tail == tail && known.isAt(json, start, end)) {
      return known.text;
    }
    String text = text(json, start, end);
    LATELY[slot] = new KeyCache(head, tail, Arrays.copyOfRange(json, start, end), text);
    return text;
  }

  private static String text(byte[] json, int start, int end) {
    return new String(json, start, end - start, StandardCharsets.UTF_8);
  }

  /** Whether it stands there, where its head and tail do. */
  private boolean isAt(byte[] json, int start, int end) {
    return length == end - start
        && (length <= 2 * SwarAscii.COUNT || Arrays.equals(bytes, 0, length, json, start, end));
  }

  private static int slot(long head, long tail) {
    return (int) (((head * ODD + tail) * ODD) >>> (Long.SIZE - SLOT_BITS));
  }
}
