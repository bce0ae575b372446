package dev.plimsoll.manifest.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight characters of JSON at a time, in one {@code long}, the first one lowest. */
final class SwarAscii {

  static final int COUNT = Long.BYTES;

  private static final VarHandle OF_TEXT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101010101010101L;
  private static final long TOP_BITS = EACH << 7;
  private static final long QUOTES = '"' * EACH;
  private static final long BACKSLASHES = '\\' * EACH;
  private static final long SPACES = ' ' * EACH;

  private SwarAscii() {}

  /** Those that stand from a place on, which is at least eight before the end. */
  static long at(byte[] text, int place) {
    return (long) OF_TEXT.get(text, place);
  }

  /** Only so many of them from the first one on, the others zero; one at least. */
  static long first(int count, long characters) {
    return characters & (-1L >>> (Long.SIZE - Byte.SIZE * count));
  }

  /** Whether all of them are ASCII. */
  static boolean areAscii(long characters) {
    return (characters & TOP_BITS) == 0;
  }

  /**
   * How many of them, from the first one on, stand for themselves in a text of JSON, being neither
   * a quote nor a backslash nor a control character.
   */
  static int plain(long characters) {
    // What is subtracted borrows the top bit of the lowest that does not stand for itself, and only
    // above that one may the answer be wrong. Bytes beyond ASCII have their top bit set before.
    long others =
        (((characters ^ QUOTES) - EACH)
                | ((characters ^ BACKSLASHES) - EACH)
                | (characters - SPACES))
            & ~characters
            & TOP_BITS;
    return Long.numberOfTrailingZeros(others) / Byte.SIZE;
  }
}
