package dev.plimsoll.version;

import java.util.function.IntUnaryOperator;

/**
 * {@code A - B} is no part of the constraint grammar: before it reads anything, the library
 * rewrites it, as text, to {@code >= A, <= B} with a space behind. So {@code 1||2 - 3} is {@code
 * >=1 || 2, <=3}, and {@code 1.0 2 - 3} is an error, because the rewriting swallows the space
 * before 2. This class rewrites in the same way, and remembers where each character came from.
 */
final class HyphenRanges {
  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final int[] origins;

  private HyphenRanges(String text) {
    this.text = text;
    // Every range needs its five characters "A - B" and gets at most eight more.
    this.origins = new int[text.length() * 3 + 1];
  }

  /** A rewritten text. {@code origin} leads from a place in it to the place in what was written. */
  record Rewritten(String text, IntUnaryOperator origin) {}

  static Rewritten rewrite(String text) throws VersionSyntaxException {
    return nextHyphen(text, 0) < 0
        ? new Rewritten(text, IntUnaryOperator.identity())
        : new HyphenRanges(text).rewrite();
  }

  private Rewritten rewrite() throws VersionSyntaxException {
    int done = 0;
    for (int hyphen = nextHyphen(text, 0); hyphen >= 0; hyphen = nextHyphen(text, hyphen + 1)) {
      int lowEnd = skipSpaceBack(hyphen, done);
      int low = lowStart(done, lowEnd);
      Shape high = Shape.at(text, skipSpace(hyphen + 1), text.length());
      if (low < 0 || high == null) { // a hyphen that stays can never be read
        throw new VersionSyntaxException(
            "version constraint",
            text,
            hyphen,
            "a version on either side of the hyphen, as in \"1.2.0 - 1.2.9\"");
      }
      copy(done, skipSpaceBack(low, done));
      insert(">= ", low);
      copy(low, lowEnd);
      insert(", <= ", hyphen);
      copy(high.start(), high.end());
      insert(" ", high.end());
      done = skipSpace(high.end());
    }
    copy(done, text.length());
    origins[out.length()] = text.length();
    return new Rewritten(out.toString(), at -> origins[at]);
  }

  /** The next hyphen with white space on either side, the only kind that makes a range. */
  private static int nextHyphen(String text, int from) {
    int at = text.indexOf('-', Math.max(from, 1));
    while (at >= 0
        && !(isSpace(text.charAt(at - 1))
            && at + 1 < text.length()
            && isSpace(text.charAt(at + 1)))) {
      at = text.indexOf('-', at + 1);
    }
    return at;
  }

  /**
   * Where the lower version starts that ends at {@code end}; -1 if none does. It may start where
   * the text before it ends (after a space, a comma, an earlier range), or at a {@code v} after a
   * bar; from anywhere else the result could not be read.
   */
  private int lowStart(int done, int end) {
    int from = end;
    while (from > done && !isSpace(text.charAt(from - 1)) && text.charAt(from - 1) != ',') {
      from--;
    }
    while (from >= 0 && from < end) {
      Shape shape = Shape.at(text, from, end);
      if (shape != null && shape.end() == end) {
        return from;
      }
      from = text.indexOf("|v", from);
      from = from < 0 || from >= end ? -1 : from + 1;
    }
    return -1;
  }

  private int skipSpace(int from) {
    int at = from;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private int skipSpaceBack(int from, int limit) {
    int at = from;
    while (at > limit && isSpace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private void copy(int from, int to) {
    for (int i = from; i < to; i++) {
      origins[out.length()] = i;
      out.append(text.charAt(i));
    }
  }

  private void insert(String inserted, int origin) {
    for (int i = 0; i < inserted.length(); i++) {
      origins[out.length()] = origin;
      out.append(inserted.charAt(i));
    }
  }

  /** White space as Go's regular expressions know it. */
  static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }
}
