package dev.plimsoll.version;

import org.jspecify.annotations.Nullable;

/**
 * How far a version has come on the way to its release: the prerelease identifiers, or the release
 * itself, which comes last. Text is never checked here; the parser does that.
 */
record Stage(String identifiers) implements Comparable<Stage> {
  /** The release: no prerelease at all. */
  static final Stage RELEASE = new Stage("");

  /** The lowest prerelease that can be written. */
  static final Stage FIRST = new Stage("0");

  static Stage of(String identifiers) {
    return identifiers.isEmpty() ? RELEASE : new Stage(identifiers);
  }

  boolean isRelease() {
    return identifiers.isEmpty();
  }

  /**
   * The least stage above this one: {@code a.0} follows {@code a}, with nothing between. Null after
   * the release.
   */
  @Nullable Stage next() {
    return isRelease() ? null : new Stage(identifiers + ".0");
  }

  /** The stage that this one directly follows; null where there is none, as below {@code b}. */
  @Nullable Stage previous() {
    return identifiers.endsWith(".0")
        ? new Stage(identifiers.substring(0, identifiers.length() - 2))
        : null;
  }

  @Override
  public int compareTo(Stage other) {
    if (isRelease() || other.isRelease()) {
      return Boolean.compare(isRelease(), other.isRelease());
    }
    String a = identifiers;
    String b = other.identifiers;
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int aEnd = identifierEnd(a, i);
      int bEnd = identifierEnd(b, j);
      int order = compareIdentifiers(a, i, aEnd, b, j, bEnd);
      if (order != 0) {
        return order;
      }
      i = aEnd + 1;
      j = bEnd + 1;
    }
    return Boolean.compare(i < a.length(), j < b.length());
  }

  private static int identifierEnd(String text, int from) {
    int end = text.indexOf('.', from);
    return end < 0 ? text.length() : end;
  }

  /**
   * Numbers before words. A number that 64 bits cannot hold counts as a word, as in the library.
   */
  private static int compareIdentifiers(String a, int i, int aEnd, String b, int j, int bEnd) {
    boolean aIsNumber = Numbers.fits(a, i, aEnd);
    boolean bIsNumber = Numbers.fits(b, j, bEnd);
    if (aIsNumber != bIsNumber) {
      return aIsNumber ? -1 : 1;
    }
    if (aIsNumber && aEnd - i != bEnd - j) {
      return aEnd - i < bEnd - j ? -1 : 1; // no leading zeros, so the longer number is the larger
    }
    while (i < aEnd && j < bEnd) {
      int order = Character.compare(a.charAt(i++), b.charAt(j++));
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(i < aEnd, j < bEnd);
  }
}
