package dev.plimsoll.manifest;

import java.util.List;

/**
 * The start of a file that is as it was when the file was last read.
 *
 * @param documents the documents in it, which stand where they stood
 * @param offset where the rest begins: at the line that opens a document, or at the file's start
 * @param line the line of that, from 0
 */
record Unchanged(List<Document> documents, int offset, int line) {

  private static final Unchanged NOTHING = new Unchanged(List.of(), 0, 0);

  /**
   * Compares a file with what it was. What a document means depends on nothing before the line that
   * opens it, as long as there are no directives.
   *
   * @param text the file as it is now
   * @param before the documents that it had, in order; there was nothing wrong with any
   */
  static Unchanged of(String text, List<Document> before) {
    if (before.isEmpty()
        || !(before.getFirst().positions() instanceof NodePositions first)
        || text.startsWith("%")
        || text.contains("\n%")) {
      return NOTHING;
    }
    int same = same(text, first.text());
    Unchanged unchanged = NOTHING;
    int offset = 0;
    int line = 0;
    for (int index = 0; index < before.size(); index++) {
      Location root = before.get(index).positions().of(Pointer.ROOT);
      int opening = root.line() - 2;
      while (line < opening && offset < same) {
        offset = Lines.next(text, offset);
        line++;
      }
      if (Lines.next(text, offset) > same) {
        break;
      }
      // At the start of a line, so that the line above it is its own.
      if (line == opening && root.column() == 1 && Lines.opensDocument(text, offset)) {
        unchanged = new Unchanged(before.subList(0, index), offset, line);
      }
    }
    return unchanged.in(text);
  }

  private static int same(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int at = 0; at < length; at++) {
      if (one.charAt(at) != other.charAt(at)) {
        return at;
      }
    }
    return length;
  }

  /** The same in the file as it is now, so that what it was need not be kept. */
  private Unchanged in(String text) {
    return new Unchanged(documents.stream().map(it -> it.in(text)).toList(), offset, line);
  }
}
