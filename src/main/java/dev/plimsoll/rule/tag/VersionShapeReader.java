package dev.plimsoll.rule.tag;

import org.jspecify.annotations.Nullable;

/**
 * Wants texts with or without a version in them: three numbers with points between, or two after a
 * {@code v}.
 *
 * @param wanted which texts
 * @param named whether a {@code v} stands before the first number
 * @param numbers the numbers so far, the one that is being read among them
 * @param inNumber whether the last character was a digit
 * @param digits the digits of the number that is being read, at most two
 * @param anyLong whether one of the numbers has two digits or more
 * @param previous whether the last character was a {@code v}
 */
record VersionShapeReader(
    Wanted wanted,
    boolean named,
    int numbers,
    boolean inNumber,
    int digits,
    boolean anyLong,
    boolean previous)
    implements Reader {

  enum Wanted {
    /** Texts without a version. */
    NO_VERSION,
    /** Those with one whose numbers have a single digit each. */
    SHORT_NUMBERS,
    /** Those with one with a number of more digits. */
    A_LONG_NUMBER
  }

  static VersionShapeReader of(Wanted wanted) {
    return new VersionShapeReader(wanted, false, 0, false, 0, false, false);
  }

  private boolean isComplete() {
    return inNumber && numbers >= (named ? 2 : 3);
  }

  private boolean fits() {
    return isComplete()
        && switch (wanted) {
          case NO_VERSION -> false;
          case SHORT_NUMBERS -> !anyLong;
          case A_LONG_NUMBER -> anyLong;
        };
  }

  @Override
  public @Nullable Reader next(char c) {
    if (Characters.isDigit(c)) {
      VersionShapeReader longer =
          inNumber
              ? new VersionShapeReader(wanted, named, numbers, true, 2, true, false)
              : new VersionShapeReader(
                  wanted, numbers == 0 ? previous : named, numbers + 1, true, 1, anyLong, false);
      return wanted == Wanted.NO_VERSION && longer.isComplete() ? null : longer;
    }
    if (fits()) {
      return ANY;
    }
    if (c == '.' && inNumber) {
      return new VersionShapeReader(wanted, named, Math.min(numbers, 2), false, 0, anyLong, false);
    }
    return new VersionShapeReader(wanted, false, 0, false, 0, false, c == 'v');
  }

  @Override
  public boolean accepts() {
    return wanted == Wanted.NO_VERSION || fits();
  }
}
