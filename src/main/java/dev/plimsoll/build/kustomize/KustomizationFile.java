package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.util.List;
import java.util.Optional;

/**
 * A {@code kustomization.yaml} as it stands in a folder.
 *
 * @param file its path
 * @param content what it holds; empty where it cannot be read
 * @param positions where its parts stand
 */
public record KustomizationFile(String file, ObjectNode content, Positions positions) {

  /** In the order in which kustomize looks for them. */
  static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** The one of a folder, if it has one. */
  public static Optional<KustomizationFile> in(SourceTree tree, String folder) {
    for (String name : NAMES) {
      String file = RelativePath.join(folder, name);
      if (tree.isFile(file)) {
        return Optional.of(read(tree, file));
      }
    }
    return Optional.empty();
  }

  private static KustomizationFile read(SourceTree tree, String file) {
    ParsedFile parsed = tree.parsed(file);
    if (!parsed.documents().isEmpty()) {
      Document document = parsed.documents().getFirst();
      if (document.resource().tree() instanceof ObjectNode content) {
        return new KustomizationFile(file, content, document.positions());
      }
    }
    return new KustomizationFile(file, JsonNodeFactory.instance.objectNode(), Positions.NONE);
  }

  /** Whether it is a component, which is only a part of a build. */
  public boolean isComponent() {
    return content.path("kind").asText().equals("Component");
  }

  /** The folder that it is in. */
  public String folder() {
    return RelativePath.parent(file);
  }
}
