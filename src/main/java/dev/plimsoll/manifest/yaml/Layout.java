package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Lines;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Where the nodes of a document stand in the text of its file, by offsets. The marks of nodes tell
 * where each begins; where one in block style ends, comments left out, is told by what it holds.
 */
public final class Layout {

  /** An item of a list: the offsets of its dash and of its end. */
  public record Item(Node node, int dash, int end) {}

  private final String text;
  private final int[] lines;

  /**
   * The layout of a document.
   *
   * @param firstLine the line of the text, from 0, that the nodes count as their line 0
   */
  public Layout(String text, int firstLine) {
    this.text = text;
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int at = Lines.next(text, 0); Lines.endsLine(text, at); at = Lines.next(text, at)) {
      starts.add(at);
      if (at == text.length()) {
        break;
      }
    }
    this.lines = starts.stream().skip(firstLine).mapToInt(Integer::intValue).toArray();
  }

  /** The text of the whole file. */
  public String text() {
    return text;
  }

  private int offset(Mark mark) {
    return mark.getLine() < lines.length
        ? text.offsetByCodePoints(lines[mark.getLine()], mark.getColumn())
        : text.length();
  }

  /** Where a node begins, its anchor and tag included. */
  public int start(Node node) {
    return offset(node.getStartMark());
  }

  /** Where the value of a node begins, after its anchor and tag. */
  public int valueStart(Node node) {
    int at = start(node);
    while (node.getAnchor() != null && at < text.length() && isProperty(at)) {
      at = skip(at, false);
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
    return at;
  }

  private boolean isProperty(int at) {
    return text.charAt(at) == '&' || text.charAt(at) == '!';
  }

  /** Where a scalar or a node in flow style ends by its mark. */
  int end(Node node) {
    return offset(node.getEndMark());
  }

  /** The start of the line that an offset is in. */
  public int lineStart(int offset) {
    int low = 0;
    int high = lines.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (lines[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return lines[low];
  }

  /**
   * The start of the line after the one that an offset is in; the length of the text at its end.
   */
  public int nextLine(int offset) {
    return Lines.next(text, offset);
  }

  /** Where the line of an offset ends, before its break. */
  public int lineEnd(int offset) {
    int end = nextLine(offset);
    while (end > offset && Lines.endsLine(text, end)) {
      end--;
    }
    return end;
  }

  /** The column of an offset, from 0. */
  public int column(int offset) {
    return text.codePointCount(lineStart(offset), offset);
  }

  /** Whether nothing but white space stands before an offset in its line. */
  public boolean beginsLine(int offset) {
    return text.substring(lineStart(offset), offset).isBlank();
  }

  /** The first place from an offset on that is no white space. */
  public int nextVisible(int offset) {
    int at = offset;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** How this text ends its lines. */
  public String lineBreak() {
    int next = nextLine(0);
    return next >= 2 && text.charAt(next - 2) == '\r' ? "\r\n" : "\n";
  }

  /** Whether a node in this place stands elsewhere, and an alias for it here. */
  public boolean isAlias(Node node, int notBefore) {
    return start(node) < notBefore;
  }

  /** Where the alias stands that comes first from an offset on. */
  public int aliasStart(int from) {
    return Math.max(from, text.indexOf('*', from));
  }

  /** The end of the alias, the anchor or the tag that begins at an offset. */
  int aliasEnd(int start) {
    return skip(start, true);
  }

  private int skip(int start, boolean flow) {
    int at = start;
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && !(flow && ",]}".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  /** The place after the colon that follows a key. */
  public int afterColon(Node key) {
    return text.indexOf(':', keyEnd(key)) + 1;
  }

  /** Where a key ends. Marks of JSON keys are of no use for that: they count the colon in. */
  public int keyEnd(Node key) {
    int start = valueStart(key);
    if (!text.startsWith("\"", start)) {
      return end(key);
    }
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** Where an entry of a map ends. */
  public int entryEnd(NodeTuple entry) {
    int colon = afterColon(entry.getKeyNode());
    return valueEnd(entry.getValueNode(), colon);
  }

  /** Where a value ends that stands after an offset, be it as itself or by an alias. */
  public int valueEnd(Node value, int after) {
    if (isAlias(value, after)) {
      return aliasEnd(aliasStart(after));
    }
    return switch (value) {
      case ScalarNode scalar -> scalarEnd(scalar, after);
      case MappingNode mapping when isBlock(mapping) -> entryEnd(mapping.getValue().getLast());
      case SequenceNode sequence when isBlock(sequence) -> items(sequence).getLast().end();
      default -> end(value);
    };
  }

  private int scalarEnd(ScalarNode scalar, int after) {
    int end = end(scalar);
    if (!isBlock(scalar)) {
      return Math.max(end, after);
    }
    int header = valueStart(scalar);
    if (isKept(scalar) && end > header && Lines.endsLine(text, end)) {
      return text.startsWith("\r\n", end - 2) ? end - 2 : end - 1;
    }
    while (end > header && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return lineEnd(end);
  }

  /** Whether the line breaks at the end of a block scalar belong to it. */
  private boolean isKept(ScalarNode scalar) {
    int header = valueStart(scalar);
    return text.substring(header, Math.min(text.length(), header + 3)).indexOf('+') > 0;
  }

  /** The items of a list in block style. */
  public List<Item> items(SequenceNode sequence) {
    List<Item> items = new ArrayList<>();
    int at = valueStart(sequence);
    for (Node node : sequence.getValue()) {
      at = nextVisible(at);
      while (at < text.length() && text.charAt(at) == '#') {
        at = nextVisible(nextLine(at));
      }
      Item item = new Item(node, at, valueEnd(node, Math.min(at + 1, text.length())));
      items.add(item);
      at = item.end();
    }
    return items;
  }

  /** Whether a node is written in lines of its own, rather than in flow style or on one line. */
  public static boolean isBlock(Node node) {
    return switch (node) {
      case ScalarNode scalar ->
          scalar.getScalarStyle() == ScalarStyle.LITERAL
              || scalar.getScalarStyle() == ScalarStyle.FOLDED;
      case CollectionNode<?> collection ->
          collection.getFlowStyle() == FlowStyle.BLOCK && !collection.getValue().isEmpty();
      default -> false;
    };
  }
}
