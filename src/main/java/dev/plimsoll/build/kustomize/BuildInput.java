package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What kustomize is given for one build: a folder, and its {@code kustomization.yaml} as Flux
 * rewrites it before it builds (fluxcd/pkg, {@code kustomize/kustomize_generator.go}).
 *
 * @param tree the files
 * @param folder the folder that is built
 * @param file the {@code kustomization.yaml} of it, whether or not it is there
 * @param content what Flux writes into it
 * @param positions where its parts stand; they count up in lists that Flux only adds to
 * @param generated whether the folder has none, so that Flux makes one of all manifests below it
 * @param readable whether the file that is there can be read
 */
public record BuildInput(
    SourceTree tree,
    String folder,
    String file,
    ObjectNode content,
    Positions positions,
    boolean generated,
    boolean readable) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Makes kustomize say where each object comes from; taken out of the result. */
  private static final List<String> METADATA = List.of("originAnnotations");

  /** An overlay that somebody builds with kustomize itself; empty if the folder is none. */
  public static Optional<BuildInput> ofOverlay(SourceTree tree, String folder) {
    return KustomizationFile.in(tree, folder)
        .map(found -> {
          ObjectNode content = found.content().deepCopy();
          addMetadata(content);
          return new BuildInput(
              tree, folder, found.file(), content, found.positions(), false, found.readable());
        });
  }

  /**
   * What kustomize-controller builds for a Kustomization.
   *
   * @param kustomization the Kustomization of Flux
   */
  public static BuildInput ofFlux(SourceTree tree, String folder, Resource kustomization) {
    Optional<KustomizationFile> found = KustomizationFile.in(tree, folder);
    ObjectNode content =
        found
            .map(file -> KustomizationFields.asFluxReads(file.content()))
            .orElseGet(() -> generate(tree, folder));
    if (found.isPresent() && content.path("resources").isEmpty()) {
      // Flux does this so that kustomize does not call the file empty.
      content.set("buildMetadata", JSON.arrayNode().add("originAnnotations"));
    }
    apply(kustomization.spec(), content, tree, folder);
    addMetadata(content);
    return new BuildInput(
        tree,
        folder,
        found
            .map(KustomizationFile::file)
            .orElse(RelativePath.join(folder, KustomizationFile.NAMES.getFirst())),
        content,
        found.map(KustomizationFile::positions).orElse(Positions.NONE),
        found.isEmpty(),
        found.map(KustomizationFile::readable).orElse(true));
  }

  /** All manifests below a folder; where one has a kustomization of its own, that folder. */
  private static ObjectNode generate(SourceTree tree, String folder) {
    ObjectNode content = JSON.objectNode();
    content.put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
    List<String> resources = new ArrayList<>();
    Set<String> overlays = new HashSet<>();
    for (String file : tree.below(folder)) {
      String overlay = overlay(tree, folder, file);
      if (!overlay.isEmpty()) {
        if (overlays.add(overlay)) {
          resources.add("./" + RelativePath.relative(folder, overlay));
        }
      } else if (file.endsWith(".yaml") || file.endsWith(".yml")) {
        resources.add("./" + RelativePath.relative(folder, file));
      }
    }
    if (resources.isEmpty()) {
      content.put("namespace", "_placeholder");
    } else {
      ArrayNode list = content.putArray("resources");
      resources.forEach(list::add);
    }
    return content;
  }

  /** The highest folder between two that has a kustomization; empty if there is none. */
  private static String overlay(SourceTree tree, String top, String file) {
    String found = "";
    for (String here = RelativePath.parent(file);
        !here.equals(top) && !here.isEmpty();
        here = RelativePath.parent(here)) {
      String folder = here;
      if (KustomizationFile.NAMES.stream()
          .anyMatch(name -> tree.isFile(RelativePath.join(folder, name)))) {
        found = here;
      }
    }
    return found;
  }

  private static void apply(JsonNode spec, ObjectNode content, SourceTree tree, String folder) {
    text(spec, "targetNamespace", content, "namespace");
    text(spec, "namePrefix", content, "namePrefix");
    text(spec, "nameSuffix", content, "nameSuffix");
    for (JsonNode patch : spec.path("patches")) {
      ObjectNode added = list(content, "patches").addObject();
      added.set("patch", patch.path("patch"));
      if (patch.path("target").isObject()) {
        added.set("target", patch.path("target"));
      }
    }
    for (JsonNode component : spec.path("components")) {
      boolean missing =
          RelativePath.resolve(folder, component.asText())
              .map(path -> !tree.isFile(path) && !tree.isFolder(path))
              .orElse(false);
      if (!missing || !spec.path("ignoreMissingComponents").asBoolean(false)) {
        list(content, "components").add(component.asText());
      }
    }
    for (JsonNode patch : spec.path("patchesStrategicMerge")) {
      list(content, "patchesStrategicMerge").add(patch.toString());
    }
    for (JsonNode patch : spec.path("patchesJson6902")) {
      ObjectNode added = list(content, "patchesJson6902").addObject();
      added.put("patch", patch.path("patch").toString());
      added.set("target", patch.path("target"));
    }
    spec.path("images").forEach(image -> image(list(content, "images"), image));
    if (!spec.path("buildMetadata").isEmpty()) {
      content.set("buildMetadata", spec.path("buildMetadata").deepCopy());
    }
  }

  private static void text(JsonNode spec, String from, ObjectNode content, String to) {
    if (spec.path(from).isTextual()) {
      content.put(to, spec.path(from).asText());
    }
  }

  /** Fields of an image that both set are taken from Flux; tag and digest count as one. */
  private static void image(ArrayNode images, JsonNode image) {
    for (JsonNode there : images) {
      if (there.path("name").equals(image.path("name")) && there instanceof ObjectNode known) {
        if (isSet(image, "newName")) {
          known.set("newName", image.path("newName"));
        }
        if (isSet(image, "newTag") || isSet(image, "digest")) {
          known.remove(List.of("newTag", "digest"));
          copy(image, known, "newTag");
          copy(image, known, "digest");
        }
        return;
      }
    }
    ObjectNode added = images.addObject();
    List.of("name", "newName", "newTag", "digest").forEach(field -> copy(image, added, field));
  }

  private static boolean isSet(JsonNode image, String field) {
    return !image.path(field).asText("").isEmpty();
  }

  private static void copy(JsonNode from, ObjectNode to, String field) {
    if (isSet(from, field)) {
      to.put(field, from.path(field).asText());
    }
  }

  private static void addMetadata(ObjectNode content) {
    ArrayNode metadata = list(content, "buildMetadata");
    Set<String> there = new HashSet<>();
    metadata.forEach(entry -> there.add(entry.asText()));
    METADATA.stream().filter(entry -> !there.contains(entry)).forEach(metadata::add);
  }

  private static ArrayNode list(ObjectNode content, String field) {
    return content.path(field) instanceof ArrayNode list ? list : content.putArray(field);
  }
}
