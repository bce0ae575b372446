package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Redaction;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of one file, with everything hidden that {@link Redaction} covers. Made once for a file: a
 * line costs what its own document costs, and not what the file does.
 */
public final class Excerpts {

  /** A document and the lines, from 1, that it stands on. */
  private record Span(Document document, NodePositions positions, int first, int last) {}

  private final String text;
  private final int[] starts;
  private final boolean aliased;
  private final List<Span> spans;
  private final int[] firsts;

  /** The excerpts of a file. */
  public Excerpts(ParsedFile parsed) {
    this.text = parsed.text();
    this.starts = Lines.starts(text);
    this.aliased = text.indexOf('&') >= 0;
    this.spans = parsed.documents().stream().flatMap(document -> span(document).stream()).toList();
    this.firsts = spans.stream().mapToInt(Span::first).toArray();
  }

  private static List<Span> span(Document document) {
    return document.positions() instanceof NodePositions positions
        ? List.of(
            new Span(
                document,
                positions,
                positions.firstLine() + positions.root().getStartMark().getLine() + 1,
                positions.firstLine() + positions.root().getEndMark().getLine() + 1))
        : List.of();
  }

  /** A line by its number, from 1, without its break; empty if the file has no such line. */
  public String line(int number) {
    if (number > starts.length) {
      return "";
    }
    int start = starts[number - 1];
    String line = text.substring(start, Lines.next(text, start)).stripTrailing();
    int hiddenFrom = hiddenFrom(number);
    if (hiddenFrom >= line.codePointCount(0, line.length())) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, hiddenFrom)) + Redaction.PLACEHOLDER;
  }

  /** An alias shows in one document what another one of the same list may have to hide. */
  private int hiddenFrom(int number) {
    int hiddenFrom = Integer.MAX_VALUE;
    int last = aliased ? spans.size() : firstAfter(number);
    for (int at = last - 1; at >= 0; at--) {
      Span span = spans.get(at);
      if (!aliased && span.last() < number) {
        break;
      }
      hiddenFrom =
          Math.min(
              hiddenFrom,
              Excerpt.hiddenFrom(span.document().resource(), span.positions(), number, aliased));
    }
    return hiddenFrom;
  }

  /** The index of the first document that begins below a line; documents stand in order. */
  private int firstAfter(int number) {
    int at = Arrays.binarySearch(firsts, number + 1);
    int index = at < 0 ? -at - 1 : at;
    while (index > 0 && firsts[index - 1] > number) {
      index--;
    }
    return index;
  }
}
