package dev.plimsoll.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.PatchOperation;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.edit.Rewrite;
import dev.plimsoll.manifest.edit.Rewrite.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.scanner.ScannerImpl;

/**
 * Whatever the bytes, reading them as a file ends in documents, problems and parts that were left
 * out, each at a place that the file has; the nodes are those that SnakeYAML makes; rewriting
 * without a change gives the same text, and a change is made as it was asked for or not at all.
 */
class ManifestsFuzzTest {

  /** Positions of more places than this take long and show nothing new. */
  private static final int MAX_PLACES = 500;

  private static final Pattern WORD = Pattern.compile("[a-z]{6,20}");
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,15})");

  /** The input is a file, or, if a NUL separates them, a file and what becomes of it. */
  @FuzzTest(maxDuration = "2m")
  void readsAndRewritesOrSaysWhyNot(byte[] bytes) {
    int separator = 0;
    while (separator < bytes.length && bytes[separator] != 0) {
      separator++;
    }
    byte[] file = java.util.Arrays.copyOf(bytes, separator);
    ParsedFile parsed = reads("a.yaml", file);
    reads("a.json", file);
    reads("kustomization.yaml", file);
    nodes(parsed.text());
    if (separator < bytes.length) {
      readsAgain(parsed, java.util.Arrays.copyOfRange(bytes, separator + 1, bytes.length));
    }
  }

  private static ParsedFile reads(String name, byte[] bytes) {
    ParsedFile parsed = Manifests.read(name, bytes);
    places(parsed);
    rewrites(parsed);
    return parsed;
  }

  private static void places(ParsedFile parsed) {
    String text = parsed.text();
    parsed.others().forEach(place -> Places.assertWithin(text, place));
    parsed.skipped().forEach(part -> Places.assertWithin(text, part.location()));
    parsed.problems().forEach(problem -> Places.assertWithin(text, problem.location()));
    List<Pointer> places = new ArrayList<>();
    for (Document document : parsed.documents()) {
      places.clear();
      collect(document.resource().tree(), Pointer.ROOT, places);
      for (Pointer place : places) {
        Location location = document.positions().of(place);
        Places.assertWithin(text, location);
        Places.assertWithin(text, document.positions().within(place, 0));
        Places.assertWithin(text, document.positions().within(place, 3));
        assertThat(new Excerpts(parsed).line(location.line())).doesNotContain("\n");
      }
    }
    parsed
        .skipped()
        .forEach(part -> assertThat(new Excerpts(parsed).line(part.location().line())).isNotNull());
  }

  private static void collect(JsonNode node, Pointer place, List<Pointer> places) {
    if (places.size() == MAX_PLACES) {
      return;
    }
    places.add(place);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      collect(entry.getValue(), place.key(entry.getKey()), places);
    }
    for (int at = 0; node.isArray() && at < node.size(); at++) {
      collect(node.get(at), place.at(at), places);
    }
  }

  private static void rewrites(ParsedFile parsed) {
    switch (Rewrite.of(parsed, List.of())) {
      case Rewrite.Done(ParsedFile same) -> assertThat(same.text()).isEqualTo(parsed.text());
      case Rewrite.Impossible(Location location, String reason) -> {
        assertThat(parsed.skipped()).as(reason).isNotEmpty();
        Places.assertWithin(parsed.text(), location);
      }
    }
    for (Document document : parsed.documents()) {
      JsonNode tree = document.resource().tree();
      Pointer place = Pointer.of("metadata", "annotations", "example.com/a");
      if (tree.path("metadata").isObject()
          && (tree.at("/metadata/annotations").isMissingNode()
              || tree.at("/metadata/annotations").isObject())) {
        changes(parsed, document, Patch.set(tree, place, JsonNodeFactory.instance.textNode("b c")));
      }
      JsonNode spec = tree.path("spec");
      if (spec.isObject() && !spec.isEmpty()) {
        Pointer field = Pointer.of("spec", spec.fieldNames().next());
        changes(parsed, document, Patch.set(tree, field, JsonNodeFactory.instance.numberNode(7)));
        changes(parsed, document, new Patch(List.of(new PatchOperation.Remove(field))));
      }
    }
  }

  private static void changes(ParsedFile parsed, Document document, Patch patch) {
    switch (Rewrite.of(parsed, List.of(new Change(document, patch)))) {
      case Rewrite.Done(ParsedFile changed) -> {
        assertThat(changed.documents()).hasSameSizeAs(parsed.documents());
        for (int at = 0; at < changed.documents().size(); at++) {
          Document before = parsed.documents().get(at);
          JsonNode tree = before.resource().tree();
          assertThat(
                  Rewrite.same(
                      changed.documents().get(at).resource().tree(),
                      before == document ? patch.apply(tree) : tree))
              .isTrue();
        }
      }
      case Rewrite.Impossible(Location location, String reason) -> {
        Places.assertWithin(parsed.text(), location);
        assertThat(reason).isNotBlank();
      }
    }
  }

  private static void readsAgain(ParsedFile before, byte[] bytes) {
    List<Document> known =
        before.problems().isEmpty() && before.skipped().isEmpty() ? before.documents() : List.of();
    ParsedFile again = Manifests.readAgain("a.yaml", bytes, known);
    ParsedFile anew = Manifests.read("a.yaml", bytes);
    assertThat(again.skipped()).isEqualTo(anew.skipped());
    assertThat(again.problems()).isEqualTo(anew.problems());
    assertThat(again.documents()).hasSameSizeAs(anew.documents());
    for (int at = 0; at < again.documents().size(); at++) {
      Document ours = again.documents().get(at);
      Document theirs = anew.documents().get(at);
      assertThat(ours.resource().tree()).isEqualTo(theirs.resource().tree());
      assertThat(ours.positions().of(Pointer.ROOT)).isEqualTo(theirs.positions().of(Pointer.ROOT));
    }
  }

  /** The nodes that the readers of this package make are those of the library, up to a fault. */
  private static void nodes(String text) {
    LibraryNodes library = new LibraryNodes(text);
    YamlDocuments documents = documents(text);
    while (documents != null) {
      Node theirs = null;
      String fault = "";
      try {
        theirs = library.next();
      } catch (YAMLException e) {
        fault = String.valueOf(e.getMessage());
      }
      Node ours;
      try {
        ours = documents.next();
      } catch (YAMLException e) {
        assertThat(fault).as(String.valueOf(e.getMessage())).isNotEmpty();
        return;
      }
      if (ours == null || theirs == null) {
        assertThat(fault).isEmpty();
        assertThat(ours).isNull();
        assertThat(theirs).isNull();
        return;
      }
      LibraryNodes.assertSame(ours, theirs);
      values(ours);
    }
  }

  private static @Nullable YamlDocuments documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    try {
      return new YamlDocuments(
          new ParserImpl(new YamlTokens(new ScannerImpl(YamlCharacters.of(text), options))),
          YamlDialect.KUBECTL);
    } catch (ReaderException e) {
      return null;
    }
  }

  private static void values(Node root) {
    JsonNode tree;
    try {
      tree = new NodeTree(YamlDialect.KUBECTL).of(root);
    } catch (UnreadableException e) {
      assertThat(e.reason()).isNotBlank();
      return;
    }
    values(root, tree, 0);
  }

  /** Whatever all readers of YAML agree on has the value on which they agree. */
  private static void values(Node node, JsonNode value, int depth) {
    if (depth > 20) {
      return;
    }
    switch (node) {
      case ScalarNode scalar -> {
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.STR)
            || (scalar.getTag().equals(NodeTree.PLAIN) && WORD.matcher(text).matches())) {
          assertThat(value.isTextual()).as(text).isTrue();
          assertThat(value.textValue()).isEqualTo(text);
        } else if (scalar.getTag().equals(NodeTree.PLAIN) && NUMBER.matcher(text).matches()) {
          assertThat(value.isIntegralNumber()).as(text).isTrue();
          assertThat(value.longValue()).isEqualTo(Long.parseLong(text));
        }
      }
      case SequenceNode sequence -> {
        assertThat(value.isArray()).isTrue();
        assertThat(value.size()).isEqualTo(sequence.getValue().size());
        for (int at = 0; at < Math.min(20, value.size()); at++) {
          values(sequence.getValue().get(at), value.get(at), depth + 1);
        }
      }
      case MappingNode mapping -> {
        assertThat(value.isObject()).isTrue();
        for (NodeTuple entry : mapping.getValue()) {
          boolean last = !NodeTree.isMerge(entry.getKeyNode()) && isLast(entry, mapping.getValue());
          if (last) {
            String key = NodeTree.key(entry.getKeyNode());
            assertThat(value.has(key)).as(key).isTrue();
            values(entry.getValueNode(), value.get(key), depth + 1);
          }
        }
      }
      default -> throw new AssertionError(node);
    }
  }

  /** Whether nothing that comes after an entry takes its place. */
  private static boolean isLast(NodeTuple entry, List<NodeTuple> entries) {
    for (NodeTuple other : entries.reversed()) {
      if (other == entry) {
        return true;
      }
      if (NodeTree.isMerge(other.getKeyNode())
          || NodeTree.key(other.getKeyNode()).equals(NodeTree.key(entry.getKeyNode()))) {
        return false;
      }
    }
    return false;
  }
}
