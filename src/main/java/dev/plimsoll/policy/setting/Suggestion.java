package dev.plimsoll.policy.setting;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** "Did you mean": the known word nearest to an unknown one. */
public final class Suggestion {

  /** For a longer word nothing is suggested: a name in Kubernetes has 253 characters at most. */
  private static final int MAX_LENGTH = 256;

  private Suggestion() {}

  /**
   * A sentence to append to an error about {@code word}: {@code ; did you mean "x"?} if a known
   * word is near, else the list of what is known, and nothing if nothing is known.
   */
  public static String instead(String word, Collection<String> known) {
    return near(word, known)
        .map(nearest -> "; did you mean \"" + nearest + "\"?")
        .orElse(known.isEmpty() ? "" : "; known are " + String.join(", ", known));
  }

  /** The known word that {@code word} may have been meant for; empty if none is near. */
  public static Optional<String> near(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> isNear(word, candidate))
        .min(Comparator.comparingInt((String candidate) -> distance(word, candidate)));
  }

  private static boolean isNear(String word, String candidate) {
    int most = Math.max(1, candidate.length() / 3);
    return word.length() <= MAX_LENGTH
        && Math.abs(word.length() - candidate.length()) <= most
        && distance(word, candidate) <= most;
  }

  /** Edits (insert, delete, replace, swap neighbours) from one word to another, ignoring case. */
  private static int distance(String from, String to) {
    String a = from.toLowerCase(java.util.Locale.ROOT);
    String b = to.toLowerCase(java.util.Locale.ROOT);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}
