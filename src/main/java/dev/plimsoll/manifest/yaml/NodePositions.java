package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.manifest.TextLines;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Positions found by walking the YAML nodes when somebody asks.
 *
 * @param root the node of the document
 * @param firstLine the line of the file, from 0, that the nodes count as their line 0
 * @param lines the file
 */
public record NodePositions(Node root, int firstLine, TextLines lines) implements Positions {

  /** A place as the nodes have it: where it is named, and what it holds. */
  private record Found(Node name, Node value) {}

  @Override
  public Location of(Pointer place) {
    return location(found(place).name().getStartMark(), firstLine);
  }

  @Override
  public Location within(Pointer place, int character) {
    return found(place).value() instanceof ScalarNode scalar
        ? ScalarPositions.of(scalar, lines, firstLine, character)
        : of(place);
  }

  private Found found(Pointer place) {
    Found here = new Found(root, root);
    for (Pointer step : place.steps()) {
      Found next = step(here.value(), step);
      if (next == null) {
        break;
      }
      here = next;
    }
    return here;
  }

  /** Whether the document has the block that SOPS adds; see {@link Substitution#hasSopsBlock}. */
  public boolean isEncrypted() {
    Found block = step(root, Pointer.of("sops"));
    return block != null
        && step(block.value(), Pointer.of("mac")) != null
        && step(block.value(), Pointer.of("version")) != null;
  }

  /** The place of a mark whose line is counted from {@code firstLine} of the file. */
  public static Location location(Mark mark, int firstLine) {
    return new Location(firstLine + mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static @Nullable Found step(Node node, Pointer step) {
    return switch (node) {
      case SequenceNode sequence -> {
        int index = step.index();
        yield index < 0 || index >= sequence.getValue().size()
            ? null
            : new Found(sequence.getValue().get(index), sequence.getValue().get(index));
      }
      case MappingNode mapping -> entry(mapping, step.token());
      default -> null;
    };
  }

  /** The entry that counts: the last of that name, merged ones included. */
  private static @Nullable Found entry(MappingNode mapping, String key) {
    for (NodeTuple entry : mapping.getValue().reversed()) {
      Found found = null;
      if (NodeTree.isMerge(entry.getKeyNode())) {
        found = merged(entry.getValueNode(), key);
      } else if (entry.getKeyNode() instanceof ScalarNode
          && NodeTree.key(entry.getKeyNode()).equals(key)) {
        found = new Found(entry.getKeyNode(), entry.getValueNode());
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Found merged(Node source, String key) {
    return switch (source) {
      case MappingNode mapping -> entry(mapping, key);
      case SequenceNode sequence -> {
        for (Node item : sequence.getValue()) {
          if (item instanceof MappingNode mapping) {
            Found found = entry(mapping, key);
            if (found != null) {
              yield found;
            }
          }
        }
        yield null;
      }
      default -> null;
    };
  }
}
