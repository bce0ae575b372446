package dev.plimsoll.policy;

import java.util.regex.Pattern;

/**
 * A pattern for names, in which {@code *} stands for any number of characters and {@code ?} for
 * one.
 *
 * @param text the pattern as it was written
 */
public record Glob(String text) {

  private static final Pattern RICHER = Pattern.compile("[\\[\\]{}|^$!,\\s]");

  /**
   * Takes a glob.
   *
   * @throws IllegalArgumentException if it holds a character that no name has and that people use
   *     in richer patterns, which would silently match nothing
   */
  public static Glob of(String text) {
    if (RICHER.matcher(text).find()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no glob: * and ? are all it knows; write several patterns as a list");
    }
    return new Glob(text);
  }

  /** Whether the whole of {@code name} fits. */
  public boolean matches(String name) {
    int t = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (t < text.length() && text.charAt(t) == '*') {
        star = t++;
        resume = n;
      } else if (t < text.length() && (text.charAt(t) == '?' || text.charAt(t) == name.charAt(n))) {
        t++;
        n++;
      } else if (star >= 0) {
        // The last star swallows one character more; earlier ones never need to be tried again.
        t = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (t < text.length() && text.charAt(t) == '*') {
      t++;
    }
    return t == text.length();
  }

  /** Whether it stands for one name alone. */
  boolean isLiteral() {
    return text.indexOf('*') < 0 && text.indexOf('?') < 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
