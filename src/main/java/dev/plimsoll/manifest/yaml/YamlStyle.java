package dev.plimsoll.manifest.yaml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** How the writer of a document indents, told by the first examples in it. */
public final class YamlStyle {

  private static final int USUAL = 2;

  private YamlStyle() {}

  /** Writes YAML in the style of a document. */
  public static YamlText of(Layout layout, Node root) {
    int step = -1;
    int dashes = -1;
    IdentityHashMap<Node, Boolean> seen = new IdentityHashMap<>();
    Deque<Node> open = new ArrayDeque<>();
    open.add(root);
    while (!open.isEmpty() && (step < 0 || dashes < 0)) {
      Node node = open.removeFirst();
      if (seen.put(node, true) != null) {
        continue;
      }
      switch (node) {
        case MappingNode mapping -> {
          for (NodeTuple entry : mapping.getValue()) {
            int below = indentation(layout, mapping, entry);
            if (entry.getValueNode() instanceof MappingNode && step < 0) {
              step = below;
            } else if (entry.getValueNode() instanceof SequenceNode && dashes < 0) {
              dashes = below;
            }
            open.add(entry.getValueNode());
          }
        }
        case SequenceNode sequence -> open.addAll(sequence.getValue());
        default -> {}
      }
    }
    return new YamlText(
        step < 2 || step > 8 ? USUAL : step,
        dashes < 0 || dashes > 8 ? USUAL : dashes,
        isJson(root));
  }

  /** How far the block below a key is indented from it; -1 if there is none. */
  private static int indentation(Layout layout, MappingNode mapping, NodeTuple entry) {
    Node value = entry.getValueNode();
    int after = layout.afterColon(entry.getKeyNode());
    if (!Layout.isBlock(mapping) || layout.isAlias(value, after)) {
      return -1;
    }
    int key = layout.column(layout.start(entry.getKeyNode()));
    return switch (value) {
      case MappingNode map when Layout.isBlock(map) ->
          layout.column(layout.start(map.getValue().getFirst().getKeyNode())) - key;
      case SequenceNode list when Layout.isBlock(list) ->
          layout.column(layout.items(list).getFirst().dash()) - key;
      default -> -1;
    };
  }

  private static boolean isJson(Node root) {
    return root instanceof MappingNode mapping
        && mapping.getFlowStyle() == FlowStyle.FLOW
        && mapping.getValue().stream()
            .allMatch(entry ->
                entry.getKeyNode() instanceof ScalarNode key
                    && key.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED);
  }
}
