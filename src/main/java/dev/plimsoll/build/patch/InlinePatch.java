package dev.plimsoll.build.patch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.TextLines;
import dev.plimsoll.manifest.yaml.TextPositions;
import dev.plimsoll.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A patch that is written in an object and not in a file of its own: in a {@code
 * kustomization.yaml}, in a Kustomization of Flux, or in the post-renderers of a HelmRelease.
 *
 * @param entry its entry in a list of patches
 * @param place its content: the entry itself, or the field {@code patch} of it
 * @param target what it is for; a missing node where it has to say that itself
 * @param content a text, or in old versions of Flux's kinds a map or a list
 * @param documents what the content says: parts of objects, or a list of operations; none where it
 *     cannot be read
 */
public record InlinePatch(
    Pointer entry, Pointer place, JsonNode target, JsonNode content, List<YamlValue> documents) {

  private static final Pointer SPEC = Pointer.of("spec");
  private static final Pointer POST_RENDERERS = Pointer.of("spec", "postRenderers");

  /**
   * The patches in an object; none in most kinds.
   *
   * @param host the object
   * @param positions where its parts are
   */
  public static List<InlinePatch> of(Resource host, Positions positions) {
    List<InlinePatch> patches = new ArrayList<>();
    if (Kustomize.isKustomization(host)) {
      add(host, positions, Pointer.ROOT, patches);
    } else if (FluxKind.KUSTOMIZATION.is(host)) {
      add(host, positions, SPEC, patches);
    } else if (FluxKind.HELM_RELEASE.is(host)) {
      for (int i = 0; i < host.at(POST_RENDERERS).size(); i++) {
        add(host, positions, POST_RENDERERS.at(i).key("kustomize"), patches);
      }
    }
    return patches;
  }

  private static void add(
      Resource host, Positions positions, Pointer parent, List<InlinePatch> into) {
    for (String list : List.of("patches", "patchesJson6902", "patchesStrategicMerge")) {
      JsonNode entries = host.at(parent.key(list));
      for (int i = 0; i < entries.size(); i++) {
        JsonNode entry = entries.get(i);
        Pointer place = parent.key(list).at(i);
        boolean whole = list.equals("patchesStrategicMerge");
        JsonNode content = whole ? entry : entry.path("patch");
        boolean isFile = whole && entry.isTextual() && entry.asText().indexOf('\n') < 0;
        if (!isFile && (content.isContainerNode() || !content.asText("").isBlank())) {
          Pointer inside = whole ? place : place.key("patch");
          into.add(
              new InlinePatch(
                  place,
                  inside,
                  entry.path("target"),
                  content,
                  documents(content, inside, positions)));
        }
      }
    }
  }

  /** Whether it says itself what it is for. */
  boolean hasTarget() {
    return target.isObject();
  }

  private static List<YamlValue> documents(JsonNode content, Pointer place, Positions host) {
    if (content.isContainerNode()) {
      return List.of(new YamlValue(content, inside -> host.of(place.append(inside))));
    }
    TextLines text = new TextLines(content.asText());
    return YamlValue.read(text.text()).stream()
        .map(value ->
            new YamlValue(value.tree(), new TextPositions(host, place, text, value.positions())))
        .toList();
  }
}
