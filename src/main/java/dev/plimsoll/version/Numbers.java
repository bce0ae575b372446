package dev.plimsoll.version;

/** Decimal numbers of 64 bits without a sign, read in place. */
final class Numbers {
  private static final String MAX = Long.toUnsignedString(Core.MAX);

  private Numbers() {}

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean allDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return from < to;
  }

  /** Whether the text is a number that 64 bits can hold. Leading zeros are harmless. */
  static boolean fits(String text, int from, int to) {
    if (!allDigits(text, from, to)) {
      return false;
    }
    int start = firstSignificant(text, from, to);
    int length = to - start;
    return length < MAX.length()
        || (length == MAX.length() && text.substring(start, to).compareTo(MAX) <= 0);
  }

  /** The number's value; the text must {@linkplain #fits fit}. */
  static long value(String text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }

  private static int firstSignificant(String text, int from, int to) {
    int start = from;
    while (start < to - 1 && text.charAt(start) == '0') {
      start++;
    }
    return start;
  }
}
