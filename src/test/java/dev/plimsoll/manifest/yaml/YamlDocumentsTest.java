package dev.plimsoll.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.scanner.ScannerImpl;

class YamlDocumentsTest {

  private static final LoaderOptions OPTIONS = new LoaderOptions();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "---\n---\n",
        "a: {b: [1, '2', \"3\"], ? c : d}\n"
            + "# of e\n"
            + "e: # here\n"
            + "  - |\n"
            + "    text\n"
            + "  - >-\n"
            + "    more\n"
            + "...\n"
            + "--- x",
        "a: &one {b: 1}\nc: *one\nd: {<<: *one}\ne: &two [*two]",
        "--- &a 1\n--- [*a]",
        "a: !!str 1\nb: ! 2\nc: !mine 3\nd: ! [x]\ne: !!map {}",
        "a: !!java.util.Date {}\nb: 1",
        "a: !<tag:example.com,2000:x> 1",
        "a: *none\n",
        "a: [1\nb: 2",
      })
  void makesTheNodesThatTheComposerOfTheLibraryMakes(String text) {
    ScannerImpl scanner = new ScannerImpl(YamlCharacters.of(text), OPTIONS);
    YamlDocuments documents =
        new YamlDocuments(new ParserImpl(new YamlTokens(scanner)), YamlDialect.KUBECTL);

    List<String> made = all(documents::next);

    assertThat(made).isEqualTo(all(new LibraryNodes(text)::next));
  }

  @Test
  void stopsBeforeItHoldsMoreThanADocumentMayHave() {
    String text = "- \n".repeat(2 * NodeTree.MAX_VALUES) + "- [\"open";
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    ScannerImpl scanner = new ScannerImpl(YamlCharacters.of(text), options);
    YamlDocuments documents =
        new YamlDocuments(new ParserImpl(new YamlTokens(scanner)), YamlDialect.KUBECTL);

    assertThatThrownBy(documents::next)
        .isInstanceOf(YAMLException.class)
        .hasMessageContaining("the document holds more than 2000000 keys and values");
  }

  /** Each document in words, and last what is wrong with the text. */
  private static List<String> all(Supplier<@Nullable Node> documents) {
    List<String> all = new ArrayList<>();
    try {
      for (Node root = documents.get(); root != null; root = documents.get()) {
        all.add(words(root, new ArrayList<>()));
      }
    } catch (MarkedYAMLException e) {
      all.add(e.getProblem() + " at " + LibraryNodes.place(e.getProblemMark()));
    }
    return all;
  }

  private static String words(Node node, List<Node> above) {
    if (above.contains(node)) {
      return "[itself]";
    }
    above.add(node);
    String content =
        switch (node) {
          case ScalarNode scalar -> scalar.getScalarStyle() + " " + scalar.getValue();
          case SequenceNode sequence ->
              sequence.getFlowStyle()
                  + sequence.getValue().stream()
                      .map(candidate -> words(candidate, above))
                      .toList()
                      .toString();
          case MappingNode mapping ->
              mapping.getFlowStyle()
                  + mapping.getValue().stream()
                      .map(nodeTuple ->
                          words(nodeTuple.getKeyNode(), above)
                              + "="
                              + words(nodeTuple.getValueNode(), above))
                      .toList()
                      .toString();
          default -> throw new IllegalArgumentException(node.toString());
        };
    above.removeLast();
    return "%s &%s %s-%s %s"
        .formatted(
            node.getTag(),
            node.getAnchor(),
            LibraryNodes.place(node.getStartMark()),
            LibraryNodes.place(node.getEndMark()),
            content);
  }
}
