package dev.plimsoll.version;

import org.jspecify.annotations.Nullable;

/**
 * The three numbers of a version. Each is an unsigned 64-bit number held in a {@code long}, as in
 * the library.
 */
record Core(long major, long minor, long patch) implements Comparable<Core> {
  static final Core FIRST = new Core(0, 0, 0);

  /** The largest number that the library can hold, 18446744073709551615. */
  static final long MAX = -1L;

  /** The next core, one patch further; null after the very last. */
  @Nullable Core next() {
    return patch == MAX ? nextMinor() : new Core(major, minor, patch + 1);
  }

  /** The first core of the next minor; null after the very last. */
  @Nullable Core nextMinor() {
    return minor == MAX ? nextMajor() : new Core(major, minor + 1, 0);
  }

  /** The first core of the next major; null after the very last. */
  @Nullable Core nextMajor() {
    return major == MAX ? null : new Core(major + 1, 0, 0);
  }

  /**
   * The core just before this one in the same minor; null at patch 0, where no person could name
   * it.
   */
  @Nullable Core previous() {
    return patch == 0 ? null : new Core(major, minor, patch - 1);
  }

  @Override
  public int compareTo(Core other) {
    int order = Long.compareUnsigned(major, other.major);
    if (order == 0) {
      order = Long.compareUnsigned(minor, other.minor);
    }
    return order == 0 ? Long.compareUnsigned(patch, other.patch) : order;
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(major)
        + '.'
        + Long.toUnsignedString(minor)
        + '.'
        + Long.toUnsignedString(patch);
  }
}
