package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Nesting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserException;

/**
 * Makes nodes of what the parser finds, one document after the other. SnakeYAML's own composer does
 * the same, but looks for comments around each node and notes which nodes contain themselves, for
 * half as much again as the parsing costs. Leaves the meaning of unquoted scalars to {@link
 * YamlScalar}.
 */
final class YamlDocuments {

  /** {@link NodeTree} counts values only; a map has a key for each of them. */
  private static final int MAX_NODES = 2 * NodeTree.MAX_VALUES;

  private final Parser parser;
  private final YamlDialect dialect;
  private final int maxNodes;
  private final Map<String, Node> anchors = new HashMap<>();
  private int depth;
  private int nodes;
  private int nodesBefore;
  private boolean contentAfterSeparator;

  YamlDocuments(Parser parser, YamlDialect dialect) {
    this(parser, dialect, MAX_NODES);
  }

  /**
   * The same with a bound of its own.
   *
   * @param maxNodes how many keys and values a document may hold
   */
  YamlDocuments(Parser parser, YamlDialect dialect, int maxNodes) {
    this.parser = parser;
    this.dialect = dialect;
    this.maxNodes = maxNodes;
  }

  /** How many keys and values there were so far, in all documents. */
  int nodes() {
    return nodesBefore + nodes;
  }

  /** The next document; null at the end. */
  @Nullable Node next() {
    if (parser.checkEvent(Event.ID.StreamStart)) {
      parser.getEvent();
    }
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      return null;
    }
    DocumentStartEvent start = (DocumentStartEvent) parser.getEvent();
    Node root = node();
    contentAfterSeparator = start.getExplicit() && isOnLineOf(start, root);
    parser.getEvent(); // its end
    anchors.clear();
    nodesBefore += nodes;
    nodes = 0;
    return root;
  }

  /**
   * Whether the last document begins on the line of its separator, which kubectl and kustomize
   * reject: both cut a file at these lines before they read it.
   */
  boolean hasContentAfterSeparator() {
    return contentAfterSeparator;
  }

  private static boolean isOnLineOf(DocumentStartEvent start, Node root) {
    return root.getStartMark().getLine() == start.getStartMark().getLine()
        && root.getStartMark().getIndex() < root.getEndMark().getIndex();
  }

  private Node node() {
    NodeEvent event = (NodeEvent) parser.getEvent();
    if (event instanceof AliasEvent) {
      Node anchored = anchors.get(event.getAnchor());
      if (anchored == null) {
        throw new ParserException(
            null, null, "found undefined alias " + event.getAnchor(), event.getStartMark());
      }
      return anchored;
    }
    if (depth > Nesting.MAX) {
      throw new YAMLException("Nesting Depth exceeded max " + Nesting.MAX);
    }
    nodes++;
    if (nodes > maxNodes) {
      throw new TooManyNodesException(maxNodes, event.getStartMark());
    }
    depth++;
    Node node =
        event instanceof ScalarEvent scalar
            ? scalar(scalar)
            : event.is(Event.ID.SequenceStart)
                ? sequence((CollectionStartEvent) event)
                : mapping((CollectionStartEvent) event);
    depth--;
    return node;
  }

  private ScalarNode scalar(ScalarEvent event) {
    boolean plain =
        event.getImplicit().canOmitTagInPlainScalar() && !dialect.isWord(event.getValue());
    Tag implied = plain ? NodeTree.PLAIN : Tag.STR;
    ScalarNode node =
        new ScalarNode(
            tag(event.getTag(), implied, event.getStartMark()),
            event.getValue(),
            event.getStartMark(),
            event.getEndMark(),
            event.getScalarStyle());
    anchor(event, node);
    return node;
  }

  private SequenceNode sequence(CollectionStartEvent event) {
    List<Node> items = new ArrayList<>();
    SequenceNode node =
        new SequenceNode(
            tag(event.getTag(), Tag.SEQ, event.getStartMark()),
            true,
            items,
            event.getStartMark(),
            null,
            event.getFlowStyle());
    anchor(event, node);
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node());
    }
    node.setEndMark(parser.getEvent().getEndMark());
    return node;
  }

  private MappingNode mapping(CollectionStartEvent event) {
    List<NodeTuple> entries = new ArrayList<>();
    MappingNode node =
        new MappingNode(
            tag(event.getTag(), Tag.MAP, event.getStartMark()),
            true,
            entries,
            event.getStartMark(),
            null,
            event.getFlowStyle());
    anchor(event, node);
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Node key = node();
      entries.add(new NodeTuple(key, node()));
    }
    node.setEndMark(parser.getEvent().getEndMark());
    return node;
  }

  /**
   * A tag that no reader knows, such as {@code !!python/name:x}, says nothing: the value counts.
   */
  private static Tag tag(@Nullable String written, Tag implied, Mark start) {
    if (written == null || written.equals("!")) {
      return implied;
    }
    if (!written.equals(written.trim())) {
      throw new ParserException(
          null, null, "found a tag that begins or ends in a blank, such as !%20", start);
    }
    return new Tag(written);
  }

  /** Before what is below the node, which may refer to it. */
  private void anchor(NodeEvent event, Node node) {
    if (event.getAnchor() != null) {
      node.setAnchor(event.getAnchor());
      anchors.put(event.getAnchor(), node);
    }
  }
}
