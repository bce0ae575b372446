package dev.plimsoll.policy.setting;

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

  /** Whether every name that fits {@code other} fits this; may say no where it is so. */
  public boolean covers(Glob other) {
    // A star of the other is taken for a character, which only a star can swallow.
    return text.equals(other.text)
        || ((text.indexOf('?') < 0 || other.text.indexOf('*') < 0) && matches(other.text));
  }

  /** Whether some name fits both. */
  public boolean meets(Glob other) {
    boolean[][] meets = new boolean[text.length() + 1][other.text.length() + 1];
    for (int i = text.length(); i >= 0; i--) {
      for (int j = other.text.length(); j >= 0; j--) {
        boolean hereEnds = i == text.length();
        boolean thereEnds = j == other.text.length();
        char here = hereEnds ? 0 : text.charAt(i);
        char there = thereEnds ? 0 : other.text.charAt(j);
        if (here == '*') {
          meets[i][j] = meets[i + 1][j] || (!thereEnds && meets[i][j + 1]);
        } else if (there == '*') {
          meets[i][j] = meets[i][j + 1] || (!hereEnds && meets[i + 1][j]);
        } else if (hereEnds || thereEnds) {
          meets[i][j] = hereEnds && thereEnds;
        } else {
          meets[i][j] = (here == there || here == '?' || there == '?') && meets[i + 1][j + 1];
        }
      }
    }
    return meets[0][0];
  }

  @Override
  public String toString() {
    return text;
  }
}
