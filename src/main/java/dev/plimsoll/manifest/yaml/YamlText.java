package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.serializer.Serializer;

/**
 * Writes values as YAML, in the manner of the file that they go into.
 *
 * @param step how many columns one level is indented by
 * @param dashes how many columns the dashes of a list are indented by below its key
 * @param json whether the file is JSON, so that everything is written as that
 */
public record YamlText(int step, int dashes, boolean json) {

  /** What a file is written in that shows no manner of its own. */
  public static final YamlText USUAL = new YamlText(2, 2, false);

  /** Quotes texts that {@link YamlScalar} would read as something else, and no others. */
  private static final Resolver RESOLVER =
      new Resolver() {
        @Override
        protected void addImplicitResolvers() {}

        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
          return switch (kind) {
            case scalar -> !implicit || YamlScalar.of(value).isTextual() ? Tag.STR : NodeTree.PLAIN;
            case sequence -> Tag.SEQ;
            default -> Tag.MAP;
          };
        }
      };

  /** An entry of a map in block style; its lines, the first without indentation. */
  public String entry(String key, JsonNode value) {
    return written(map(key, value, FlowStyle.BLOCK, null));
  }

  /** What follows the colon in {@link #entry}: a blank and a value, or lines below. */
  public String afterColon(JsonNode value) {
    return entry("k", value).substring(2);
  }

  /** An item of a list in block style, its dash included. */
  public String item(JsonNode value) {
    String list = entry("k", JsonNodeFactory.instance.arrayNode().add(value));
    return list.substring("k:\n".length()).indent(-dashes).stripTrailing();
  }

  /** A value on one line. */
  public String inline(JsonNode value, @Nullable ScalarStyle style) {
    if (json) {
      return value.toString();
    }
    String map = written(map("k", value, FlowStyle.FLOW, style));
    return map.substring("{k: ".length(), map.length() - 1);
  }

  /** A key as it stands before its colon. */
  public String key(String key) {
    return json ? TextNode.valueOf(key).toString() : inline(TextNode.valueOf(key), null);
  }

  /** A document of its own, without the line that separates it from others. */
  public String document(JsonNode root) {
    String written = written(node(root, FlowStyle.BLOCK, null));
    return root.isArray() ? written.indent(-dashes).stripTrailing() : written;
  }

  private String written(Node node) {
    DumperOptions options = new DumperOptions();
    options.setIndent(step);
    options.setIndicatorIndent(dashes);
    options.setIndentWithIndicator(dashes > 0);
    options.setWidth(Integer.MAX_VALUE);
    options.setSplitLines(false);
    options.setMaxSimpleKeyLength(1024);
    StringWriter text = new StringWriter();
    try {
      Serializer serializer = new Serializer(new Emitter(text, options), RESOLVER, options, null);
      serializer.open();
      serializer.serialize(node);
      serializer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    String written = text.toString();
    return written.endsWith("\n") ? written.substring(0, written.length() - 1) : written;
  }

  private static MappingNode map(
      String key, JsonNode value, FlowStyle flow, @Nullable ScalarStyle style) {
    return new MappingNode(
        Tag.MAP, List.of(new NodeTuple(text(key, flow, null), node(value, flow, style))), flow);
  }

  private static Node node(JsonNode value, FlowStyle flow, @Nullable ScalarStyle style) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        List<NodeTuple> entries = new ArrayList<>();
        value
            .properties()
            .forEach(entry ->
                entries.add(
                    new NodeTuple(
                        text(entry.getKey(), FlowStyle.FLOW, null),
                        node(entry.getValue(), flow, null))));
        yield new MappingNode(Tag.MAP, entries, flow);
      }
      case ARRAY -> {
        List<Node> items = new ArrayList<>();
        value.forEach(item -> items.add(node(item, flow, null)));
        yield new SequenceNode(Tag.SEQ, items, flow);
      }
      case STRING -> text(value.asText(), flow, style);
      default -> new ScalarNode(NodeTree.PLAIN, value.asText(), null, null, ScalarStyle.PLAIN);
    };
  }

  private static ScalarNode text(String text, FlowStyle flow, @Nullable ScalarStyle style) {
    ScalarStyle written =
        style != null
            ? style
            : text.indexOf('\n') < 0
                ? ScalarStyle.PLAIN
                : flow == FlowStyle.BLOCK ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
    return new ScalarNode(Tag.STR, text, null, null, written);
  }
}
