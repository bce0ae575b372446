package dev.plimsoll.rule.tag;

import java.util.function.IntPredicate;

/**
 * A set of characters of ASCII. Everything else is in no set, because it is in no tag.
 *
 * @param low which of the first 64 characters are members, a bit for each
 * @param high which of the others are
 */
record Characters(long low, long high) {

  static final Characters NONE = new Characters(0, 0);

  /** What a tag may hold (OCI distribution specification: {@code [a-zA-Z0-9_.-]}). */
  static final Characters OF_TAGS =
      of(c -> isDigit(c) || isLetter(c) || c == '_' || c == '.' || c == '-');

  static final Characters DIGITS = of(Characters::isDigit);
  static final Characters HEXADECIMAL = of(c -> isDigit(c) || (c >= 'a' && c <= 'f'));
  static final Characters HEXADECIMAL_OF_BOTH_CASES = HEXADECIMAL.or(of(c -> c >= 'A' && c <= 'F'));

  static Characters of(IntPredicate members) {
    Characters set = NONE;
    for (int c = 0; c < 128; c++) {
      if (members.test(c)) {
        set = set.or(of(c));
      }
    }
    return set;
  }

  static Characters of(int c) {
    return switch (c >> 6) {
      case 0 -> new Characters(1L << c, 0);
      case 1 -> new Characters(0, 1L << (c - 64));
      default -> NONE;
    };
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  boolean contains(int c) {
    return !and(of(c)).equals(NONE);
  }

  int size() {
    return Long.bitCount(low) + Long.bitCount(high);
  }

  Characters or(Characters other) {
    return new Characters(low | other.low, high | other.high);
  }

  Characters and(Characters other) {
    return new Characters(low & other.low, high & other.high);
  }

  Characters not() {
    return new Characters(~low, ~high);
  }
}
