package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds what {@link Redaction} covers on one line of a document. */
final class Excerpt {

  private final int line;
  private final Resource resource;
  private final boolean aliased;
  private final IdentityHashMap<Node, Set<Boolean>> seen = new IdentityHashMap<>();
  private int hiddenFrom = Integer.MAX_VALUE;

  /**
   * Looks for what to hide on a line, counted as the nodes count.
   *
   * @param aliased whether what is covered may stand outside of where it is used
   */
  private Excerpt(int line, Resource resource, boolean aliased) {
    this.line = line;
    this.resource = resource;
    this.aliased = aliased;
  }

  /**
   * The column, from 0, from which a line hides what it holds of a document; the largest number
   * where it hides nothing.
   */
  static int hiddenFrom(Resource resource, NodePositions positions, int line, boolean aliased) {
    Excerpt excerpt = new Excerpt(line - 1 - positions.firstLine(), resource, aliased);
    excerpt.look(positions.root(), Pointer.ROOT, false);
    return excerpt.hiddenFrom;
  }

  /** Looks for covered values on the line. Keys may be shown, so the values alone are hidden. */
  private void look(Node node, Pointer place, boolean covered) {
    if (!aliased && !isOnLine(node)) {
      return;
    }
    if (!seen.computeIfAbsent(node, key -> new HashSet<>()).add(covered)) {
      return;
    }
    switch (node) {
      case ScalarNode scalar -> {
        if (covered) {
          hide(scalar.getStartMark(), scalar.getEndMark());
        }
      }
      case SequenceNode sequence -> {
        for (int index = 0; index < sequence.getValue().size(); index++) {
          Pointer item = place.at(index);
          look(sequence.getValue().get(index), item, covered || Redaction.covers(resource, item));
        }
      }
      case MappingNode mapping -> {
        for (NodeTuple entry : mapping.getValue()) {
          Pointer below =
              entry.getKeyNode() instanceof ScalarNode key && !NodeTree.isMerge(key)
                  ? place.key(key.getValue())
                  : place;
          look(entry.getValueNode(), below, covered || Redaction.covers(resource, below));
        }
      }
      default -> {}
    }
  }

  private boolean isOnLine(Node node) {
    return node.getStartMark().getLine() <= line && line <= node.getEndMark().getLine();
  }

  private void hide(Mark start, Mark end) {
    boolean ends = end.getLine() > line || (end.getLine() == line && end.getColumn() > 0);
    if (start.getLine() <= line && ends) {
      hiddenFrom = Math.min(hiddenFrom, start.getLine() == line ? start.getColumn() : 0);
    }
  }
}
