package dev.plimsoll.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key that was read lately, and is known again: one text, whose hash is known already. */
final class RecentKey {

  private static final int REMEMBERED = 2_048;
  private static final int LONGEST = 64;

  private static final @Nullable RecentKey[] LATELY = new @Nullable RecentKey[REMEMBERED];

  private final byte[] ascii;
  private final String text;

  private RecentKey(byte[] ascii, String text) {
    this.ascii = ascii;
    this.text = text;
  }

  /** The key that stands in {@code json} between two places, all of it ASCII. */
  static String of(byte[] json, int start, int end) {
    int slot = start == end ? 0 : slot(json, start, end);
    RecentKey known = LATELY[slot];
    if (known != null && known.isAt(json, start, end)) {
      return known.text;
    }
    String text = new String(json, start, end - start, StandardCharsets.ISO_8859_1);
    if (text.length() <= LONGEST) {
      LATELY[slot] = new RecentKey(Arrays.copyOfRange(json, start, end), text);
    }
    return text;
  }

  /** Whether it stands there. Keys are too short for a comparison that has to be prepared. */
  private boolean isAt(byte[] json, int start, int end) {
    byte[] ascii = this.ascii;
    if (ascii.length != end - start) {
      return false;
    }
    for (int at = 0; at < ascii.length; at++) {
      if (ascii[at] != json[start + at]) {
        return false;
      }
    }
    return true;
  }

  /** By length and a few characters, in which names that are used together mostly differ. */
  private static int slot(byte[] json, int start, int end) {
    int length = end - start;
    int hash = length;
    hash = 31 * hash + json[start];
    hash = 31 * hash + json[start + length / 2];
    hash = 31 * hash + json[end - 1];
    return (hash ^ (hash >>> 11)) & (REMEMBERED - 1);
  }
}
