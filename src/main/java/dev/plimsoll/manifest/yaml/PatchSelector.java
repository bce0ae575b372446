package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects that a patch of a kustomization, or of a Kustomization of Flux, is for. As in
 * kustomize both are regular expressions that match a whole name (kustomize, {@code
 * api/types/selector.go}).
 *
 * @param kind the kind; empty for any
 * @param name the name; empty for any
 */
public record PatchSelector(String kind, String name) {

  /** Whether a patch for these may change an object; yes where an expression does not compile. */
  public boolean matches(Resource resource) {
    return matches(kind, resource.kind()) && matches(name, resource.name());
  }

  private static boolean matches(String expression, String text) {
    if (expression.isEmpty() || expression.equals(text)) {
      return true;
    }
    try {
      return Pattern.matches(expression, text);
    } catch (PatternSyntaxException e) {
      return true;
    }
  }

  /** The selector of an object that is itself a patch. */
  public static PatchSelector of(Resource patch) {
    return new PatchSelector(patch.kind(), patch.name());
  }

  /**
   * The selectors of the patches that a document has in it: of a kustomization, or of a
   * Kustomization of Flux. A patch in another file without a target is for the object it names.
   */
  public static List<PatchSelector> in(Resource resource) {
    List<PatchSelector> selectors = new ArrayList<>();
    JsonNode tree = Kustomize.isKustomization(resource) ? resource.tree() : resource.spec();
    for (String list : List.of("patches", "patchesJson6902", "patchesStrategicMerge")) {
      for (JsonNode patch : tree.path(list)) {
        JsonNode target = patch.path("target");
        if (target.isObject() && !target.isEmpty()) {
          selectors.add(
              new PatchSelector(target.path("kind").asText(""), target.path("name").asText("")));
        } else {
          String text = patch.isTextual() ? patch.asText() : patch.path("patch").asText("");
          if (text.indexOf('\n') >= 0) {
            Manifests.read("patch.yaml", text.getBytes(StandardCharsets.UTF_8)).documents().stream()
                .map(document -> of(document.resource()))
                .forEach(selectors::add);
          }
        }
      }
    }
    return selectors;
  }
}
