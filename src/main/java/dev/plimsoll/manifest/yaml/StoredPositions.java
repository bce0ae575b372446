package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The locations of all values of a tree, in the order in which the tree is written. Each is the
 * distance in lines from the one before, and the column, as numbers of seven bits a byte.
 */
final class StoredPositions {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final IdentityHashMap<MappingNode, Map<String, NodeTuple>> merged =
      new IdentityHashMap<>();
  private final int firstLine;
  private int line;

  private StoredPositions(int firstLine) {
    this.firstLine = firstLine;
  }

  /** The locations of a tree, in one pass where it was made of nodes. */
  static byte[] of(JsonNode tree, Positions positions) {
    if (positions instanceof NodePositions nodes) {
      StoredPositions stored = new StoredPositions(nodes.firstLine());
      stored.add(tree, nodes.root(), nodes.root());
      return stored.out.toByteArray();
    }
    StoredPositions stored = new StoredPositions(0);
    stored.add(tree, Pointer.ROOT, positions);
    return stored.out.toByteArray();
  }

  /** The location of the value with this number, from 0; the start of the file if none is kept. */
  static Location at(ByteBuffer stored, int number) {
    int line = 0;
    int column = 1;
    for (int at = 0; at <= number && stored.hasRemaining(); at++) {
      int distance = read(stored);
      line += (distance >>> 1) ^ -(distance & 1);
      column = read(stored);
    }
    return line == 0 ? Location.START : new Location(line, column);
  }

  private void add(JsonNode tree, Pointer place, Positions positions) {
    add(positions.of(place));
    for (int at = 0; tree.isArray() && at < tree.size(); at++) {
      add(tree.get(at), place.at(at), positions);
    }
    for (Map.Entry<String, JsonNode> child : tree.properties()) {
      add(child.getValue(), place.key(child.getKey()), positions);
    }
  }

  private void add(Location location) {
    int distance = location.line() - line;
    write((distance << 1) ^ (distance >> 31));
    write(location.column());
    line = location.line();
  }

  /** Adds a value and what is below it; what no node stands for is where its parent is. */
  private void add(JsonNode tree, Node name, @Nullable Node value) {
    add(NodePositions.location(name.getStartMark(), firstLine));
    if (tree.isArray()) {
      for (int at = 0; at < tree.size(); at++) {
        Node item =
            value instanceof SequenceNode sequence && at < sequence.getValue().size()
                ? sequence.getValue().get(at)
                : null;
        add(tree.get(at), item == null ? name : item, item);
      }
    } else if (tree.isObject()) {
      boolean asWritten = value instanceof MappingNode mapping && isAsWritten(tree, mapping);
      List<NodeTuple> written = value instanceof MappingNode map ? map.getValue() : List.of();
      Map<String, NodeTuple> entries =
          value instanceof MappingNode map && !asWritten ? entries(map) : Map.of();
      int number = 0;
      for (Map.Entry<String, JsonNode> child : tree.properties()) {
        NodeTuple entry = asWritten ? written.get(number++) : entries.get(child.getKey());
        if (entry == null) {
          add(child.getValue(), name, null);
        } else {
          add(child.getValue(), entry.getKeyNode(), entry.getValueNode());
        }
      }
    }
  }

  /** Whether a map has just the keys that are written, in this order, as nearly every map has. */
  private static boolean isAsWritten(JsonNode tree, MappingNode mapping) {
    if (tree.size() != mapping.getValue().size()) {
      return false;
    }
    int number = 0;
    for (Map.Entry<String, JsonNode> child : tree.properties()) {
      Node key = mapping.getValue().get(number++).getKeyNode();
      if (!(key instanceof ScalarNode scalar)
          || NodeTree.isMerge(key)
          || !scalar.getValue().equals(child.getKey())) {
        return false;
      }
    }
    return true;
  }

  /** The entries that count: the last of each name, merged ones included. */
  private Map<String, NodeTuple> entries(MappingNode mapping) {
    Map<String, NodeTuple> entries = new HashMap<>();
    for (NodeTuple entry : mapping.getValue().reversed()) {
      if (NodeTree.isMerge(entry.getKeyNode())) {
        merge(entry.getValueNode(), entries);
      } else if (entry.getKeyNode() instanceof ScalarNode) {
        entries.putIfAbsent(NodeTree.key(entry.getKeyNode()), entry);
      }
    }
    return entries;
  }

  private void merge(Node source, Map<String, NodeTuple> into) {
    switch (source) {
      case MappingNode mapping -> {
        Map<String, NodeTuple> entries = merged.get(mapping);
        if (entries == null) {
          entries = entries(mapping);
          merged.put(mapping, entries);
        }
        entries.forEach(into::putIfAbsent);
      }
      case SequenceNode sequence -> sequence.getValue().forEach(item -> merge(item, into));
      default -> {}
    }
  }

  private void write(int number) {
    int rest = number;
    for (; (rest & ~0x7F) != 0; rest >>>= 7) {
      out.write((rest & 0x7F) | 0x80);
    }
    out.write(rest);
  }

  private static int read(ByteBuffer stored) {
    int number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = stored.get();
      number |= (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }
}
