package dev.plimsoll.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Nesting;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Nodes as SnakeYAML's own reader, scanner and composer make them. */
final class LibraryNodes {

  private static final Resolver RESOLVER =
      new Resolver() {
        @Override
        protected void addImplicitResolvers() {}

        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
          return switch (kind) {
            case scalar -> implicit ? NodeTree.PLAIN : Tag.STR;
            case sequence -> Tag.SEQ;
            default -> Tag.MAP;
          };
        }
      };

  private final Composer composer;

  LibraryNodes(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setNestingDepthLimit(Nesting.MAX);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setTagInspector(tag -> true);
    composer = new Composer(new ParserImpl(new StreamReader(text), options), RESOLVER, options);
  }

  /** The next document; null at the end. Escapes and tags that it cannot hold are faults as any. */
  @Nullable Node next() {
    try {
      return composer.checkNode() ? composer.getNode() : null;
    } catch (IllegalArgumentException e) {
      throw new YAMLException(e);
    }
  }

  /** Fails unless two nodes hold the same at the same places. Each pair is looked at once. */
  static void assertSame(Node ours, Node theirs) {
    assertSame(ours, theirs, new IdentityHashMap<>());
  }

  private static void assertSame(Node ours, Node theirs, Map<Node, Node> seen) {
    Node before = seen.put(ours, theirs);
    if (before != null) {
      assertThat(before).isSameAs(theirs);
      return;
    }
    assertThat(ours.getTag()).isEqualTo(theirs.getTag());
    assertThat(ours.getAnchor()).isEqualTo(theirs.getAnchor());
    assertThat(place(ours.getStartMark())).isEqualTo(place(theirs.getStartMark()));
    assertThat(place(ours.getEndMark())).isEqualTo(place(theirs.getEndMark()));
    assertThat(ours).hasSameClassAs(theirs);
    switch (ours) {
      case ScalarNode scalar -> {
        ScalarNode other = (ScalarNode) theirs;
        assertThat(scalar.getValue()).isEqualTo(other.getValue());
        assertThat(scalar.getScalarStyle()).isEqualTo(other.getScalarStyle());
      }
      case SequenceNode sequence -> {
        SequenceNode other = (SequenceNode) theirs;
        assertThat(sequence.getFlowStyle()).isEqualTo(other.getFlowStyle());
        assertThat(sequence.getValue()).hasSameSizeAs(other.getValue());
        Iterator<Node> items = other.getValue().iterator();
        sequence.getValue().forEach(item -> assertSame(item, items.next(), seen));
      }
      case MappingNode mapping -> {
        MappingNode other = (MappingNode) theirs;
        assertThat(mapping.getFlowStyle()).isEqualTo(other.getFlowStyle());
        assertThat(mapping.getValue()).hasSameSizeAs(other.getValue());
        Iterator<NodeTuple> entries = other.getValue().iterator();
        for (NodeTuple entry : mapping.getValue()) {
          NodeTuple same = entries.next();
          assertSame(entry.getKeyNode(), same.getKeyNode(), seen);
          assertSame(entry.getValueNode(), same.getValueNode(), seen);
        }
      }
      default -> throw new AssertionError(ours);
    }
  }

  static String place(Mark mark) {
    return mark.getLine() + ":" + mark.getColumn();
  }
}
