package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns the YAML nodes of one document into the JSON tree that Kubernetes makes of them. Aliases
 * share the tree of their anchor; what they would expand to is counted and bounded.
 */
public final class NodeTree {

  /** How many values a document may hold once its aliases are written out. */
  static final int MAX_VALUES = 1_000_000;

  /** The tag of unquoted scalars, which mean what {@link YamlScalar} says. */
  static final Tag PLAIN = new Tag("?");

  /** A key that a map has twice, or one that is no text. */
  public record Key(String text, Node where) {}

  private record Anchored(@Nullable JsonNode tree, int size) {}

  private static final String MERGE = "<<";

  private final YamlDialect dialect;
  private final int maxValues;
  private final IdentityHashMap<Node, Anchored> anchored = new IdentityHashMap<>();
  private final List<Key> duplicates = new ArrayList<>();
  private final List<Key> keysOfOtherTypes = new ArrayList<>();
  private boolean ambiguous;
  private int size;

  NodeTree(YamlDialect dialect) {
    this(dialect, MAX_VALUES);
  }

  NodeTree(YamlDialect dialect, int maxValues) {
    this.dialect = dialect;
    this.maxValues = maxValues;
  }

  /** The keys given twice so far; the last one counts, as for kubectl. */
  public List<Key> duplicates() {
    return duplicates;
  }

  /**
   * The unquoted keys so far that are numbers or booleans: kubectl makes texts of them, kustomize
   * fails ("unsupported type: map[interface {}]interface {}").
   */
  public List<Key> keysOfOtherTypes() {
    return keysOfOtherTypes;
  }

  /** Whether kubectl would make another tree of what was read so far as kustomize does. */
  public boolean isAmbiguous() {
    return ambiguous;
  }

  /** The tree of a node. Throws {@link UnreadableException} for what cannot be a JSON document. */
  public JsonNode of(Node node) {
    if (node.getAnchor() == null) {
      return build(node);
    }
    Anchored known = anchored.get(node);
    if (known == null) {
      anchored.put(node, new Anchored(null, 0));
      int before = size;
      JsonNode tree = build(node);
      anchored.put(node, new Anchored(tree, size - before));
      return tree;
    }
    if (known.tree() == null) {
      throw new UnreadableException(node, "an alias here stands for what it is part of");
    }
    count(node, known.size());
    return known.tree();
  }

  private JsonNode build(Node node) {
    count(node, 1);
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(sequence.getValue().size());
        for (Node item : sequence.getValue()) {
          array.add(of(item));
        }
        yield array;
      }
      case MappingNode mapping -> map(mapping);
      default -> throw new UnreadableException(node, "this is neither a value, a list nor a map");
    };
  }

  private void count(Node node, int values) {
    size += values;
    if (size > maxValues) {
      throw new UnreadableException(node, "the document holds more than " + maxValues + " values");
    }
  }

  private ObjectNode map(MappingNode mapping) {
    List<NodeTuple> entries = mapping.getValue();
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    boolean merges = false;
    for (NodeTuple entry : entries) {
      merges |= isMerge(entry.getKeyNode());
    }
    return merges ? merged(entries, map) : own(entries, map);
  }

  private ObjectNode own(List<NodeTuple> entries, ObjectNode map) {
    for (NodeTuple entry : entries) {
      String key = ownKey(entry.getKeyNode());
      if (map.replace(key, of(entry.getValueNode())) != null) {
        duplicates.add(new Key(key, entry.getKeyNode()));
      }
    }
    return map;
  }

  /**
   * A map with entries of other maps. To kubectl the later entry counts, to kustomize and to YAML
   * the map's own one. Kustomize fails on a second {@code <<} ("duplicate merge key").
   */
  private ObjectNode merged(List<NodeTuple> entries, ObjectNode map) {
    boolean ownOnesCount = dialect == YamlDialect.KUSTOMIZE;
    if (ownOnesCount) {
      entries.stream()
          .filter(entry -> isMerge(entry.getKeyNode()))
          .forEach(entry -> merge(entry.getValueNode(), map));
    }
    Set<String> given = new HashSet<>();
    for (NodeTuple entry : entries) {
      boolean isMerge = isMerge(entry.getKeyNode());
      String key = isMerge ? MERGE : ownKey(entry.getKeyNode());
      if (!isMerge) {
        map.set(key, of(entry.getValueNode()));
      } else if (ownOnesCount) {
        ambiguous |= !given.isEmpty();
      } else {
        merge(entry.getValueNode(), map);
      }
      if (!given.add(key)) {
        duplicates.add(new Key(key, entry.getKeyNode()));
      }
    }
    return map;
  }

  private String ownKey(Node node) {
    String key = key(node);
    if (node instanceof ScalarNode scalar) {
      ambiguous |= isWord(scalar);
      if (isPlain(scalar) && !YamlScalar.of(scalar.getValue()).isTextual()) {
        keysOfOtherTypes.add(new Key(key, scalar));
      }
    }
    return key;
  }

  /** Whether a text is unquoted, and a boolean to kubectl. */
  private boolean isWord(ScalarNode scalar) {
    return scalar.getScalarStyle() == ScalarStyle.PLAIN && dialect.isWord(scalar.getValue());
  }

  private static boolean isPlain(ScalarNode scalar) {
    return scalar.getTag().equals(PLAIN);
  }

  /** Whether a key is {@code <<}, which takes over the entries of other maps. */
  public static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getValue().equals(MERGE)
        && (isPlain(scalar) || scalar.getTag().equals(Tag.MERGE));
  }

  private void merge(Node source, ObjectNode into) {
    switch (source) {
      case MappingNode mapping -> into.setAll((ObjectNode) of(mapping));
      case SequenceNode sequence -> {
        for (Node item : sequence.getValue().reversed()) {
          if (!(item instanceof MappingNode)) {
            throw notMergeable(item);
          }
          merge(item, into);
        }
      }
      default -> throw notMergeable(source);
    }
  }

  private static UnreadableException notMergeable(Node node) {
    return new UnreadableException(node, "\"<<\" takes a map or a list of maps");
  }

  /** The text of a key. Throws {@link UnreadableException} for what JSON cannot have as a key. */
  public static String key(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      throw new UnreadableException(node, "a map or list is used as a key");
    }
    String key = isPlain(scalar) ? YamlScalar.key(scalar.getValue()) : scalar.getValue();
    if (key == null) {
      throw new UnreadableException(node, "null or a number beyond 64 bits is used as a key");
    }
    return key;
  }

  private JsonNode scalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (isPlain(scalar)) {
      JsonNode value = finite(scalar, dialect.scalar(text));
      ambiguous |= value.isTextual() && !value.textValue().equals(text);
      return value;
    }
    if (tag.equals(Tag.STR)) {
      ambiguous |= isWord(scalar);
      return TextNode.valueOf(text);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) || tag.equals(Tag.BOOL)) {
      JsonNode value = finite(scalar, YamlScalar.of(text));
      if (value.isBoolean() != tag.equals(Tag.BOOL) || value.isTextual() || value.isNull()) {
        throw new UnreadableException(scalar, "the value does not fit its tag " + tag.getValue());
      }
      return value;
    }
    if (tag.equals(Tag.NULL)) {
      return NullNode.instance;
    }
    return TextNode.valueOf(tag.equals(Tag.BINARY) ? decoded(scalar) : text);
  }

  private static String decoded(ScalarNode scalar) {
    try {
      return new String(
          Base64.getDecoder().decode(scalar.getValue().replaceAll("\\s", "")),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(scalar, "the value is tagged as base64 and is none");
    }
  }

  private static JsonNode finite(ScalarNode scalar, JsonNode value) {
    if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
      throw new UnreadableException(
          scalar,
          "the number " + scalar.getValue() + " has no place in JSON; quote it if it is a text");
    }
    return value;
  }
}
