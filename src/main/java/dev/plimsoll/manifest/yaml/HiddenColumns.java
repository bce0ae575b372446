package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** From which column on each line of a file hides what {@link Redaction} covers. */
final class HiddenColumns {

  /** The column of a line that hides nothing. */
  static final int NONE = Integer.MAX_VALUE;

  private final int[] columns;

  private HiddenColumns(int lines) {
    columns = new int[lines];
    Arrays.fill(columns, NONE);
  }

  /** The columns of the lines of a file, both counted from 0. */
  static int[] of(ParsedFile parsed, int lines) {
    HiddenColumns hidden = new HiddenColumns(lines);
    for (Document document : parsed.documents()) {
      if (document.positions() instanceof NodePositions positions) {
        hidden.new Look(document.resource(), positions.firstLine())
            .at(positions.root(), Pointer.ROOT, false);
      }
    }
    return hidden.columns;
  }

  /**
   * A look for the covered values of one document. Keys may be shown, so values alone are hidden.
   */
  private final class Look {
    private final Resource resource;
    private final int firstLine;
    private final Set<Node> hidden = Collections.newSetFromMap(new IdentityHashMap<>());

    Look(Resource resource, int firstLine) {
      this.resource = resource;
      this.firstLine = firstLine;
    }

    /**
     * An alias may be covered at one of its places; {@link NodeTree} bounds how often it is met.
     */
    void at(Node node, Pointer place, boolean covered) {
      if (covered && !hidden.add(node)) {
        return;
      }
      switch (node) {
        case ScalarNode scalar -> {
          if (covered) {
            hide(scalar);
          }
        }
        case SequenceNode sequence -> {
          for (int index = 0; index < sequence.getValue().size(); index++) {
            below(sequence.getValue().get(index), covered ? place : place.at(index), covered);
          }
        }
        case MappingNode mapping -> {
          for (NodeTuple entry : mapping.getValue()) {
            boolean named =
                !covered && entry.getKeyNode() instanceof ScalarNode key && !NodeTree.isMerge(key);
            below(
                entry.getValueNode(),
                named ? place.key(((ScalarNode) entry.getKeyNode()).getValue()) : place,
                covered);
          }
        }
        default -> {}
      }
    }

    private void below(Node node, Pointer place, boolean covered) {
      if (covered || Redaction.mayCoverWithin(resource, place)) {
        at(node, place, covered || Redaction.covers(resource, place));
      }
    }

    private void hide(ScalarNode scalar) {
      int start = firstLine + scalar.getStartMark().getLine();
      int end = firstLine + scalar.getEndMark().getLine();
      int last = scalar.getEndMark().getColumn() > 0 ? end : end - 1;
      for (int line = start; line <= last && line < columns.length; line++) {
        columns[line] =
            Math.min(columns[line], line == start ? scalar.getStartMark().getColumn() : 0);
      }
    }
  }
}
