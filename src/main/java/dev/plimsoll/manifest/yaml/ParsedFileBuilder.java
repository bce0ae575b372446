package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.GoTemplate;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.Substitution;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Collects what the nodes of one file hold. */
public final class ParsedFileBuilder {

  private final String file;
  private final String text;
  private final List<Document> documents = new ArrayList<>();
  private boolean templated;
  private final List<Location> others = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  /** A file of which nothing has been read yet. */
  public ParsedFileBuilder(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Takes a part that is not read. */
  public void skip(Skipped part) {
    skipped.add(part);
  }

  /** Takes a document whose nodes count lines from {@code firstLine}. */
  public void add(Node node, int firstLine) {
    NodeTree tree = new NodeTree();
    try {
      JsonNode root = tree.of(node);
      if (take(root, node, firstLine)) {
        for (NodeTree.Duplicate duplicate : tree.duplicates()) {
          problems.add(
              new Problem(
                  file,
                  NodePositions.location(duplicate.where().getStartMark(), firstLine),
                  "The key \""
                      + duplicate.key()
                      + "\" is given twice in one map: kubectl takes the last, kustomize rejects"
                      + " the file. Keep one."));
        }
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

  /** Takes an object, or the items of a list; answers whether there was any. */
  private boolean take(JsonNode tree, Node node, int firstLine) {
    JsonNode items = tree.path("items");
    if (tree.path("kind").asText("").endsWith("List")
        && items.isArray()
        && value(node, "items") instanceof SequenceNode sequence) {
      boolean any = false;
      for (int index = 0; index < items.size(); index++) {
        any |= take(items.get(index), sequence.getValue().get(index), firstLine);
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
          new Problem(
              file,
              NodePositions.location(node.getStartMark(), firstLine),
              "The object has "
                  + (named ? "a kind but no apiVersion" : "an apiVersion but no kind")
                  + ", so no tool knows what it is. Add the "
                  + (named ? "apiVersion." : "kind.")));
      return true;
    }
    return false;
  }

  private void document(JsonNode tree, Node node, int firstLine) {
    documents.add(new Document(file, new Resource(tree), new NodePositions(node, firstLine, text)));
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
    return new ParsedFile(file, text, documents, others, problems, skipped);
  }
}
