package dev.plimsoll.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keys that were read lately, so that each is one text, whose hash is known already. */
final class RecentKeys {

  private static final int REMEMBERED = 2_048;
  private static final int LONGEST = 64;

  private static final @Nullable RecentKeys[] BY_HASH = new @Nullable RecentKeys[REMEMBERED];

  private final byte[] ascii;
  private final String text;

  private RecentKeys(byte[] ascii, String text) {
    this.ascii = ascii;
    this.text = text;
  }

  /** The key that stands in {@code json} between two places, all of it ASCII. */
  static String of(byte[] json, int start, int end) {
    int slot = start == end ? 0 : slot(json, start, end);
    RecentKeys known = BY_HASH[slot];
    if (known != null && Arrays.equals(known.ascii, 0, known.ascii.length, json, start, end)) {
      return known.text;
    }
    String text = new String(json, start, end - start, StandardCharsets.ISO_8859_1);
    if (text.length() <= LONGEST) {
      BY_HASH[slot] = new RecentKeys(Arrays.copyOfRange(json, start, end), text);
    }
    return text;
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
