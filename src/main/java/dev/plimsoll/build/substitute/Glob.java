package dev.plimsoll.build.substitute;

import org.jspecify.annotations.Nullable;

/**
 * Shell patterns as {@code ${a#pattern}} has them: {@code *} for any characters, {@code ?} for one,
 * {@code [a-z]} and {@code [^a-z]} for one of several, and a backslash before a character that
 * stands for itself.
 */
final class Glob {

  /** A pattern that is none, such as a bracket that is not closed. */
  @SuppressWarnings("serial") // never leaves the package
  static final class BadPatternException extends Exception {
    BadPatternException() {
      super("bad pattern", null, false, false);
    }
  }

  private Glob() {}

  /** Whether a pattern matches all of a text; both as {@link GoText#bytes}. */
  static boolean matches(String pattern, String text) throws BadPatternException {
    String left = pattern;
    String name = text;
    while (!left.isEmpty()) {
      int stars = 0;
      while (stars < left.length() && left.charAt(stars) == '*') {
        stars++;
      }
      left = left.substring(stars);
      int end = chunkEnd(left);
      String chunk = left.substring(0, end);
      left = left.substring(end);
      if (stars > 0 && chunk.isEmpty()) {
        return true;
      }
      String rest = rest(chunk, name, left.isEmpty(), stars > 0);
      if (rest == null) {
        return false;
      }
      name = rest;
    }
    return name.isEmpty();
  }

  /** What remains of the text after a chunk; null if it does not match. */
  private static @Nullable String rest(String chunk, String name, boolean last, boolean star)
      throws BadPatternException {
    for (int skipped = 0; skipped <= (star ? name.length() : 0); skipped++) {
      int matched = new Chunk(chunk).match(name, skipped);
      if (matched >= 0 && (!last || matched == name.length())) {
        return name.substring(matched);
      }
    }
    return null;
  }

  private static int chunkEnd(String pattern) {
    boolean inRange = false;
    for (int i = 0; i < pattern.length(); i++) {
      switch (pattern.charAt(i)) {
        case '\\' -> i += i + 1 < pattern.length() ? 1 : 0;
        case '[' -> inRange = true;
        case ']' -> inRange = false;
        case '*' -> {
          if (!inRange) {
            return i;
          }
        }
        default -> {}
      }
    }
    return pattern.length();
  }

  /** A part of a pattern without stars. */
  private static final class Chunk {

    private final String pattern;
    private int at;

    Chunk(String pattern) {
      this.pattern = pattern;
    }

    /** Where in the text the match ends that begins at {@code from}; -1 if there is none. */
    int match(String text, int from) throws BadPatternException {
      int here = from;
      while (at < pattern.length()) {
        if (here >= text.length()) {
          return -1;
        }
        char c = pattern.charAt(at);
        if (c == '[') {
          int character = GoText.character(text, here);
          here += GoText.width(text, here);
          at++;
          if (!range(character)) {
            return -1;
          }
        } else if (c == '?') {
          here += GoText.width(text, here);
          at++;
        } else {
          if (c == '\\') {
            at++;
            if (at == pattern.length()) {
              throw new BadPatternException();
            }
          }
          if (pattern.charAt(at) != text.charAt(here)) {
            return -1;
          }
          here++;
          at++;
        }
      }
      return here;
    }

    private boolean range(int character) throws BadPatternException {
      boolean negated = at < pattern.length() && pattern.charAt(at) == '^';
      at += negated ? 1 : 0;
      boolean found = false;
      for (int ranges = 0; ; ranges++) {
        if (ranges > 0 && at < pattern.length() && pattern.charAt(at) == ']') {
          at++;
          return found != negated;
        }
        int low = escaped();
        int high = low;
        if (pattern.charAt(at) == '-') {
          at++;
          high = escaped();
        }
        found |= low <= character && character <= high;
      }
    }

    private int escaped() throws BadPatternException {
      if (at >= pattern.length() || pattern.charAt(at) == '-' || pattern.charAt(at) == ']') {
        throw new BadPatternException();
      }
      if (pattern.charAt(at) == '\\') {
        at++;
        if (at >= pattern.length()) {
          throw new BadPatternException();
        }
      }
      int character = GoText.character(pattern, at);
      at += GoText.width(pattern, at);
      if (at >= pattern.length()) {
        throw new BadPatternException();
      }
      return character;
    }
  }
}
