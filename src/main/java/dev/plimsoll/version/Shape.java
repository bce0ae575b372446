package dev.plimsoll.version;

import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a version, whole or partial, lie in a text. Each end is the start of the next
 * part, sign included; a part that is missing ends where it starts. Numbers may still be wildcards
 * or nonsense: the library looks for the outline first ({@code cvRegex} in its constraints.go) and
 * at the contents later, and so it is here.
 */
record Shape(
    String text,
    int start,
    int major,
    int majorEnd,
    int minorEnd,
    int patchEnd,
    int prereleaseEnd,
    int end) {

  /**
   * The longest outline that starts exactly at {@code from} and ends at or before {@code limit};
   * null if none does.
   */
  static @Nullable Shape at(String text, int from, int limit) {
    int major = from < limit && text.charAt(from) == 'v' ? from + 1 : from;
    int majorEnd = run(text, major, limit, Shape::isNumberOrWildcard);
    if (majorEnd == major) {
      return null;
    }
    int minorEnd = number(text, majorEnd, limit);
    int patchEnd = minorEnd == majorEnd ? minorEnd : number(text, minorEnd, limit);
    int prereleaseEnd = identifiers('-', text, patchEnd, limit);
    int end = identifiers('+', text, prereleaseEnd, limit);
    return new Shape(text, from, major, majorEnd, minorEnd, patchEnd, prereleaseEnd, end);
  }

  int minor() {
    return Math.min(majorEnd + 1, minorEnd);
  }

  int patch() {
    return Math.min(minorEnd + 1, patchEnd);
  }

  String prerelease() {
    return text.substring(Math.min(patchEnd + 1, prereleaseEnd), prereleaseEnd);
  }

  String metadata() {
    return text.substring(Math.min(prereleaseEnd + 1, end), end);
  }

  /** Whether the part is missing or exactly one of {@code x X *}. */
  boolean isOpen(int from, int to) {
    return from == to || (to == from + 1 && "xX*".indexOf(text.charAt(from)) >= 0);
  }

  /**
   * Start of the first numeric prerelease identifier that has a leading zero, which SemVer forbids;
   * -1 if none has.
   */
  int leadingZero() {
    int from = patchEnd + 1;
    while (from < prereleaseEnd) {
      int dot = text.indexOf('.', from);
      int to = dot < 0 || dot > prereleaseEnd ? prereleaseEnd : dot;
      if (to - from > 1 && text.charAt(from) == '0' && Numbers.allDigits(text, from, to)) {
        return from;
      }
      from = to + 1;
    }
    return -1;
  }

  private static int number(String text, int at, int limit) {
    if (at == limit || text.charAt(at) != '.') {
      return at;
    }
    int end = run(text, at + 1, limit, Shape::isNumberOrWildcard);
    return end == at + 1 ? at : end;
  }

  private static int identifiers(char sign, String text, int at, int limit) {
    int end = at;
    char before = sign;
    while (end < limit && text.charAt(end) == before) {
      int next = run(text, end + 1, limit, Shape::isIdentifier);
      if (next == end + 1) {
        break;
      }
      end = next;
      before = '.';
    }
    return end;
  }

  private interface CharTest {
    boolean test(char c);
  }

  private static int run(String text, int from, int limit, CharTest in) {
    int at = from;
    while (at < limit && in.test(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * A bar counts too: the library's character class holds one by mistake, and it shows in what it
   * accepts.
   */
  private static boolean isNumberOrWildcard(char c) {
    return Numbers.isDigit(c) || c == 'x' || c == 'X' || c == '*' || c == '|';
  }

  private static boolean isIdentifier(char c) {
    return Numbers.isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  }
}
