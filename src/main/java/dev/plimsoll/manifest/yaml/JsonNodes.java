package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.plimsoll.manifest.Nesting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads JSON into the nodes that YAML is read into, so that trees and positions are made in one
 * way. JSON has rules of its own (tabs, escapes), so the YAML parser will not do.
 */
final class JsonNodes {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Nesting.MAX).build())
          .build();

  private final JsonParser parser;
  private final JsonMarks marks;

  private JsonNodes(JsonParser parser, JsonMarks marks) {
    this.parser = parser;
    this.marks = marks;
  }

  /** The values of a text, one after the other. Throws what Jackson throws for no JSON. */
  static List<Node> read(String text) throws IOException {
    List<Node> values = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      JsonNodes nodes = new JsonNodes(parser, new JsonMarks(text));
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        values.add(nodes.value(token));
      }
    }
    return values;
  }

  private Node value(@Nullable JsonToken token) throws IOException {
    Mark start = marks.of(parser.currentTokenLocation());
    if (token == JsonToken.START_OBJECT) {
      List<NodeTuple> entries = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        Node key =
            scalar(Tag.STR, ScalarStyle.DOUBLE_QUOTED, marks.of(parser.currentTokenLocation()));
        entries.add(new NodeTuple(key, value(parser.nextToken())));
      }
      return new MappingNode(Tag.MAP, true, entries, start, end(), FlowStyle.FLOW);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Node> items = new ArrayList<>();
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        items.add(value(next));
      }
      return new SequenceNode(Tag.SEQ, true, items, start, end(), FlowStyle.FLOW);
    }
    return token == JsonToken.VALUE_STRING
        ? scalar(Tag.STR, ScalarStyle.DOUBLE_QUOTED, start)
        : scalar(NodeTree.PLAIN, ScalarStyle.PLAIN, start);
  }

  private ScalarNode scalar(Tag tag, ScalarStyle style, Mark start) throws IOException {
    return new ScalarNode(tag, true, parser.getText(), start, end(), style);
  }

  private Mark end() {
    return marks.of(parser.currentLocation());
  }
}
