package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The objects that kustomize prints.
 *
 * @param objects one after the other
 */
public record KustomizeOutput(List<Item> objects) {

  private static final String ORIGIN = "config.kubernetes.io/origin";

  public KustomizeOutput {
    objects = List.copyOf(objects);
  }

  /**
   * One object.
   *
   * @param yaml the object as kustomize prints it, as Flux substitutes variables in it
   * @param resource the object, without what was added to find its origin
   * @param file the file that it comes from, of the tree that was built; empty if that is remote
   * @param generator where a generator made it: the kind of that, such as {@code
   *     ConfigMapGenerator}
   * @param remote whether it comes from another repository
   */
  public record Item(
      String yaml,
      Resource resource,
      Optional<String> file,
      Optional<String> generator,
      boolean remote) {}

  static KustomizeOutput parse(String text, BuildInput input) {
    List<Item> objects = new ArrayList<>();
    for (String yaml : split(text)) {
      for (Document document : read(yaml)) {
        objects.add(item(yaml, document.resource(), input));
      }
    }
    return new KustomizeOutput(objects);
  }

  /** What {@link #fromJson} reads back, faster than YAML is read. */
  ArrayNode toJson() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Item item : objects) {
      ObjectNode entry = list.addObject();
      entry.put("yaml", item.yaml());
      entry.set("tree", item.resource().tree());
      item.file().ifPresent(file -> entry.put("file", file));
      item.generator().ifPresent(generator -> entry.put("generator", generator));
      entry.put("remote", item.remote());
    }
    return list;
  }

  static KustomizeOutput fromJson(JsonNode list) {
    List<Item> objects = new ArrayList<>();
    for (JsonNode entry : list) {
      objects.add(
          new Item(
              entry.path("yaml").asText(),
              new Resource(entry.path("tree")),
              text(entry, "file"),
              text(entry, "generator"),
              entry.path("remote").asBoolean()));
    }
    return new KustomizeOutput(objects);
  }

  private static Optional<String> text(JsonNode entry, String field) {
    return entry.has(field) ? Optional.of(entry.path(field).asText()) : Optional.empty();
  }

  private static List<Document> read(String yaml) {
    return Manifests.read("built.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents();
  }

  /** The documents; nothing else in kustomize's output begins a line with a dash thrice. */
  private static List<String> split(String text) {
    List<String> documents = new ArrayList<>();
    int start = 0;
    for (int at = text.indexOf("---\n"); at >= 0; at = text.indexOf("---\n", at + 1)) {
      if (at == 0 || text.charAt(at - 1) == '\n') {
        documents.add(text.substring(start, at));
        start = at + 4;
      }
    }
    documents.add(text.substring(start));
    return documents.stream().filter(document -> !document.isBlank()).toList();
  }

  private static Item item(String yaml, Resource resource, BuildInput input) {
    String origin = resource.annotations().getOrDefault(ORIGIN, "");
    boolean remote = line(origin, "repo").isPresent();
    Optional<String> file =
        remote
            ? Optional.empty()
            : line(origin, "path")
                .or(() -> line(origin, "configuredIn"))
                .flatMap(path -> RelativePath.resolve(input.folder(), path));
    return new Item(
        yaml, new Resource(withoutOrigin(resource.tree())), file, generator(origin), remote);
  }

  private static Optional<String> generator(String origin) {
    return line(origin, "configuredIn").isEmpty()
        ? Optional.empty()
        : Optional.of(line(origin, "  kind").orElse("generator"));
  }

  private static Optional<String> line(String origin, String key) {
    return origin
        .lines()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2).strip())
        .findFirst();
  }

  /** An object without the annotations that say where it comes from. */
  public static JsonNode withoutOrigin(JsonNode tree) {
    if (!tree.path("metadata").path("annotations").has(ORIGIN)) {
      return tree;
    }
    ObjectNode copy = tree.deepCopy();
    ObjectNode metadata = (ObjectNode) copy.path("metadata");
    ObjectNode annotations = (ObjectNode) metadata.path("annotations");
    annotations.remove(ORIGIN);
    if (annotations.isEmpty()) {
      metadata.remove("annotations");
    }
    return copy;
  }
}
