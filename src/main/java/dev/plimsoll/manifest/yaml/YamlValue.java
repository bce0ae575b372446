package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.TextLines;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.scanner.ScannerImpl;

/**
 * A YAML document that need not be an object of Kubernetes, such as the operations of a JSON patch.
 *
 * @param tree what it holds
 * @param positions where in the text its parts stand
 */
public record YamlValue(JsonNode tree, Positions positions) {

  /** The documents of a text as kustomize reads them; none if any of it cannot be read. */
  public static List<YamlValue> read(String text) {
    List<YamlValue> values = new ArrayList<>();
    TextLines lines = new TextLines(text);
    try {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(Integer.MAX_VALUE);
      YamlDocuments documents =
          new YamlDocuments(
              new ParserImpl(new YamlTokens(new ScannerImpl(YamlCharacters.of(text), options))),
              YamlDialect.KUSTOMIZE);
      for (Node root = documents.next(); root != null; root = documents.next()) {
        values.add(
            new YamlValue(
                new NodeTree(YamlDialect.KUSTOMIZE).of(root), new NodePositions(root, 0, lines)));
      }
      return values;
    } catch (YAMLException | UnreadableException e) {
      return List.of();
    }
  }
}
