package dev.plimsoll.manifest.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes to a text, all by their offsets in what it is before any of them. */
final class TextEdits {

  private record Edit(int from, int to, String text) {}

  private final List<Edit> edits = new ArrayList<>();

  /** Puts a text in the place of what stands between two offsets. */
  void replace(int from, int to, String text) {
    edits.add(new Edit(from, to, text));
  }

  /** Puts a text in at an offset; several at one offset in the order in which they came. */
  void insert(int at, String text) {
    replace(at, at, text);
  }

  /** Takes out what stands between two offsets. */
  void delete(int from, int to) {
    replace(from, to, "");
  }

  /**
   * The text with all changes made.
   *
   * @throws IllegalStateException if two of them are about the same characters
   */
  String apply(String text) {
    StringBuilder edited = new StringBuilder();
    int at = 0;
    for (Edit edit :
        edits.stream()
            .sorted(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to))
            .toList()) {
      if (edit.from() < at) {
        throw new IllegalStateException("two changes of the same characters");
      }
      edited.append(text, at, edit.from()).append(edit.text());
      at = edit.to();
    }
    return edited.append(text, at, text.length()).toString();
  }
}
