package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.GoTemplate;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.manifest.TextLines;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Collects what the nodes of one file hold. */
public final class ParsedFileBuilder {

  private final String file;
  private final String text;
  private final TextLines lines;
  private final YamlDialect dialect;
  private final int maxValues;
  private final List<Document> documents = new ArrayList<>();
  private boolean templated;
  private final List<Location> others = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> onlyKustomize = new ArrayList<>();
  private boolean ambiguous;
  private final List<Skipped> skipped = new ArrayList<>();

  /** A file of which nothing has been read yet. */
  public ParsedFileBuilder(String file, String text, YamlDialect dialect) {
    this(file, text, dialect, NodeTree.MAX_VALUES);
  }

  /** The same, where a document may hold so many values once its aliases are written out. */
  ParsedFileBuilder(String file, String text, YamlDialect dialect, int maxValues) {
    this.file = file;
    this.text = text;
    this.lines = new TextLines(text);
    this.dialect = dialect;
    this.maxValues = maxValues;
  }

  /** Takes a part that is not read. */
  public void skip(Skipped part) {
    skipped.add(part);
  }

  /**
   * Takes a document whose nodes count lines from {@code firstLine}.
   *
   * @param afterSeparator whether it begins on the line of its {@code ---}
   */
  public void add(Node node, int firstLine, boolean afterSeparator) {
    NodeTree tree = new NodeTree(dialect, maxValues);
    try {
      JsonNode root = tree.of(node);
      if (take(root, node, firstLine)) {
        ambiguous |= tree.isAmbiguous();
        if (afterSeparator) {
          problems.add(
              problem(
                  node,
                  firstLine,
                  "The document begins on the line of its separator \"---\": kubectl and kustomize"
                      + " reject the file. Begin it on the next line."));
        }
        tree.duplicates().forEach(key -> problems.add(twice(key, firstLine)));
        tree.keysOfOtherTypes().forEach(key -> onlyKustomize.add(ofOtherType(key, firstLine)));
      } else if (!root.isNull()) {
        others.add(NodePositions.location(node.getStartMark(), firstLine));
      }
    } catch (UnreadableException e) {
      skip(
          new Skipped(
              file,
              NodePositions.location(e.mark(), firstLine),
              Skipped.Cause.UNREADABLE,
              e.reason()));
    }
  }

  private Problem problem(Node node, int firstLine, String message) {
    return new Problem(file, NodePositions.location(node.getStartMark(), firstLine), message);
  }

  private Problem twice(NodeTree.Key key, int firstLine) {
    return problem(
        key.where(),
        firstLine,
        "The key \""
            + key.text()
            + "\" is given twice in one map: kubectl takes the last, kustomize rejects"
            + " the file. Keep one.");
  }

  private Problem ofOtherType(NodeTree.Key key, int firstLine) {
    return problem(
        key.where(),
        firstLine,
        "The key "
            + key.text()
            + " is no text: kustomize rejects the file, and so does Flux; only kubectl takes it."
            + " Quote the key.");
  }

  /** Takes an object, or the items of a list; answers whether there was any. */
  private boolean take(JsonNode tree, Node node, int firstLine) {
    JsonNode items = tree.path("items");
    if (tree.path("kind").asText("").endsWith("List")
        && items.isArray()
        && value(node, "items") instanceof SequenceNode sequence) {
      boolean typed = tree.path("apiVersion").isTextual();
      boolean any = false;
      for (int index = 0; index < items.size(); index++) {
        Node item = sequence.getValue().get(index);
        if (take(items.get(index), item, firstLine)) {
          any = true;
        } else if (typed && items.get(index).isObject()) {
          problems.add(
              problem(
                  item,
                  firstLine,
                  "The item of the list has no kind and no apiVersion: kustomize, and so Flux,"
                      + " rejects the file. Add both to each item."));
          any = true;
        }
      }
      return any;
    }
    boolean named = tree.path("kind").isTextual();
    boolean versioned = tree.path("apiVersion").isTextual();
    if (named && versioned && GoTemplate.names(tree)) {
      templated = true;
      skip(GoTemplate.skipped(file, NodePositions.location(node.getStartMark(), firstLine)));
      return true;
    }
    if (named && versioned) {
      document(decrypted(tree), node, firstLine);
      return true;
    }
    if (!named && !versioned && tree.isObject() && Kustomize.isNamedBy(file)) {
      document(Kustomize.typed((ObjectNode) tree), node, firstLine);
      return true;
    }
    if ((named || versioned) && tree.path("metadata").isObject()) {
      problems.add(
          problem(
              node,
              firstLine,
              "The object has "
                  + (named ? "a kind but no apiVersion" : "an apiVersion but no kind")
                  + ", so no tool knows what it is. Add the "
                  + (named ? "apiVersion." : "kind.")));
      return true;
    }
    return false;
  }

  private void document(JsonNode tree, Node node, int firstLine) {
    JsonNode object = dialect == YamlDialect.KUSTOMIZE ? withTextAnnotations(tree, node) : tree;
    documents.add(
        new Document(file, new Resource(object), new NodePositions(node, firstLine, lines)));
  }

  /**
   * The object with texts for annotations: kustomize makes a text of a number or boolean as it is
   * written, and an empty one of a map or list (kustomize 5.8.1, measured). A null stays, because
   * it deletes an annotation in a patch.
   */
  private static JsonNode withTextAnnotations(JsonNode tree, Node node) {
    JsonNode annotations = tree.path("metadata").path("annotations");
    if (annotations.isEmpty()) {
      return tree;
    }
    Node written = value(value(node, "metadata"), "annotations");
    ObjectNode texts = JsonNodeFactory.instance.objectNode();
    annotations
        .properties()
        .forEach(entry ->
            texts.set(entry.getKey(), text(value(written, entry.getKey()), entry.getValue())));
    if (texts.equals(annotations)) {
      return tree;
    }
    ObjectNode metadata = copy(tree.path("metadata"));
    metadata.set("annotations", texts);
    ObjectNode object = copy(tree);
    object.set("metadata", metadata);
    return object;
  }

  private static ObjectNode copy(JsonNode map) {
    return JsonNodeFactory.instance.objectNode().setAll((ObjectNode) map);
  }

  private static JsonNode text(Node written, JsonNode value) {
    if (value.isNull()) {
      return value;
    }
    return written instanceof ScalarNode scalar && scalar.getTag().equals(NodeTree.PLAIN)
        ? TextNode.valueOf(scalar.getValue())
        : TextNode.valueOf(value.asText());
  }

  /** The object without the block that SOPS adds and Flux takes away when it decrypts. */
  private static JsonNode decrypted(JsonNode tree) {
    return Substitution.hasSopsBlock(tree) ? ((ObjectNode) tree).without("sops") : tree;
  }

  private static Node value(Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue().reversed()) {
        if (!NodeTree.isMerge(entry.getKeyNode()) && NodeTree.key(entry.getKeyNode()).equals(key)) {
          return entry.getValueNode();
        }
      }
    }
    return node;
  }

  /** What was read. A template is left alone as a whole: parts of it may look sound by chance. */
  public ParsedFile build() {
    if (!skipped.isEmpty() && (templated || GoTemplate.isIn(text))) {
      return ParsedFile.nothing(text, GoTemplate.skipped(file, skipped.getFirst().location()));
    }
    return new ParsedFile(
        file, text, documents, others, problems, onlyKustomize, ambiguous, skipped);
  }
}
