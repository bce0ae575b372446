package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Utf8;
import dev.plimsoll.manifest.yaml.YamlValue;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A {@code kustomization.yaml} as it stands in a folder.
 *
 * @param file its path
 * @param content what it holds; empty where it cannot be read
 * @param positions where its parts stand
 * @param readable whether it is one at all
 */
public record KustomizationFile(
    String file, ObjectNode content, Positions positions, boolean readable) {

  /** In the order in which kustomize looks for them. */
  static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** Whether a file of this name is one. */
  public static boolean isNamed(String name) {
    return NAMES.contains(name);
  }

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

  /** Its first document; an empty file is an empty kustomization. */
  private static KustomizationFile read(SourceTree tree, String file) {
    List<YamlValue> values = YamlValue.read(text(tree, file));
    if (!values.isEmpty() && values.getFirst().tree() instanceof ObjectNode content) {
      return new KustomizationFile(file, content, values.getFirst().positions(), true);
    }
    boolean empty =
        tree.parsed(file).skipped().isEmpty()
            && values.stream().allMatch(value -> value.tree().isNull());
    return new KustomizationFile(
        file, JsonNodeFactory.instance.objectNode(), Positions.NONE, empty);
  }

  private static String text(SourceTree tree, String file) {
    try {
      return Utf8.decode(tree.read(file)).text();
    } catch (IOException e) {
      return "";
    }
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
