package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.TextLines;
import java.util.ArrayList;
import java.util.List;

/**
 * The start and the end of a file that are as they were when the file was last read.
 *
 * @param first the documents of the start, which stand where they stood
 * @param offset where what changed begins: at the line that opens a document, or at the file's
 *     start
 * @param line the line of that, from 0
 * @param end where what changed ends: at the line that opens a document, or at the file's end
 * @param last the documents of the end, which may have moved by some lines
 */
public record UnchangedRegions(
    List<Document> first, int offset, int line, int end, List<Document> last) {

  /**
   * The line that opens a document.
   *
   * @param document which one, from 0
   * @param offset where the line begins
   * @param line the line, from 0
   */
  private record Opening(int document, int offset, int line) {}

  /**
   * Compares a file with what it was. What a document means depends on nothing before the line that
   * opens it, and on nothing from the next such line on, as long as there are no directives.
   *
   * @param text the file as it is now
   * @param before the documents that it had, in order; there was nothing wrong with any
   */
  public static UnchangedRegions of(String text, List<Document> before) {
    if (before.isEmpty()
        || !(before.getFirst().positions() instanceof NodePositions any)
        || hasDirectives(text)
        || hasDirectives(any.lines().text())) {
      return new UnchangedRegions(List.of(), 0, 0, text.length(), List.of());
    }
    String old = any.lines().text();
    List<Opening> openings = openings(old, before);
    Opening from = new Opening(0, 0, 0);
    int same = sameStart(text, old);
    for (Opening opening : openings) {
      if (Lines.next(old, opening.offset()) <= same) {
        from = opening;
      }
    }
    int grown = text.length() - old.length();
    Opening to = new Opening(before.size(), old.length(), 0);
    same = sameEnd(text, old, from.offset());
    for (Opening opening : openings.reversed()) {
      if (opening.offset() >= old.length() - same
          && Lines.beginsLine(text, opening.offset() + grown)) {
        to = opening;
      }
    }
    int end = to.offset() + grown;
    int moved = from.line() + Lines.count(text, from.offset(), end) - to.line();
    TextLines lines = new TextLines(text);
    return new UnchangedRegions(
        before.subList(0, from.document()).stream().map(document -> document.in(lines, 0)).toList(),
        from.offset(),
        from.line(),
        end,
        before.subList(to.document(), before.size()).stream()
            .map(document -> document.in(lines, moved))
            .toList());
  }

  /** Whether anything is. */
  public boolean isAnything() {
    return !first.isEmpty() || !last.isEmpty();
  }

  private static boolean hasDirectives(String text) {
    return text.startsWith("%") || text.contains("\n%");
  }

  /** The lines that open documents, without those of lists, whose items are documents. */
  private static List<Opening> openings(String text, List<Document> documents) {
    List<Opening> openings = new ArrayList<>();
    int offset = 0;
    int line = 0;
    for (int index = 0; index < documents.size(); index++) {
      Location root = documents.get(index).positions().of(Pointer.ROOT);
      int opening = root.line() - 2;
      while (line < opening) {
        offset = Lines.next(text, offset);
        line++;
      }
      // At the start of a line, so that the line above it is its own.
      if (line == opening && root.column() == 1 && Lines.opensDocument(text, offset)) {
        openings.add(new Opening(index, offset, line));
      }
    }
    return openings;
  }

  private static int sameStart(String one, String other) {
    int length = Math.min(one.length(), other.length());
    int at = 0;
    while (at < length && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    return at;
  }

  /** How many characters are the same at the end, without those before {@code start}. */
  private static int sameEnd(String one, String other, int start) {
    int length = Math.min(one.length(), other.length()) - start;
    int count = 0;
    while (count < length
        && one.charAt(one.length() - 1 - count) == other.charAt(other.length() - 1 - count)) {
      count++;
    }
    return count;
  }
}
