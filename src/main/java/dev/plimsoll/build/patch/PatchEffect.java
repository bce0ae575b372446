package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a patch of a kustomization, or of a Kustomization of Flux, may do: to which objects, and
 * which fields it writes. As in kustomize, kind and name are regular expressions that match as a
 * whole (kustomize, {@code api/types/selector.go}).
 *
 * @param kind the kind; empty for any
 * @param name the name; empty for any
 * @param writes the fields, of which each stands for those below it
 */
public record PatchEffect(String kind, String name, List<Pointer> writes) {

  /** So many fields of a patch are looked at. */
  static final int MAX_FIELDS = 1_000;

  public PatchEffect {
    writes = List.copyOf(writes);
  }

  /** The effect of a document that is itself a patch of the object that it names. */
  public static PatchEffect of(Resource patch) {
    return new PatchEffect(patch.kind(), patch.name(), fields(patch.tree()));
  }

  /** The effects of the patches that are written in a document. */
  public static List<PatchEffect> in(Resource resource) {
    List<PatchEffect> effects = new ArrayList<>();
    JsonNode tree = Kustomize.isKustomization(resource) ? resource.tree() : resource.spec();
    for (String list : List.of("patches", "patchesJson6902", "patchesStrategicMerge")) {
      for (JsonNode entry : tree.path(list)) {
        patches(entry).forEach(patch -> effects.add(of(patch.tree(), entry.path("target"))));
      }
    }
    return effects;
  }

  /** Patches that are written in place; a text of one line in a list of files is a file's name. */
  private static List<YamlValue> patches(JsonNode entry) {
    String text = entry.isTextual() ? entry.asText() : entry.path("patch").asText("");
    boolean isFile = entry.isTextual() && text.indexOf('\n') < 0;
    return YamlValue.read(isFile ? "" : text);
  }

  private static PatchEffect of(JsonNode patch, JsonNode target) {
    List<Pointer> writes = patch.isArray() ? operations(patch) : fields(patch);
    boolean targeted = target.isObject() && !target.isEmpty();
    JsonNode kind = targeted ? target.path("kind") : patch.path("kind");
    JsonNode name = targeted ? target.path("name") : patch.path("metadata").path("name");
    return new PatchEffect(kind.asText(""), name.asText(""), writes);
  }

  private static List<Pointer> operations(JsonNode patch) {
    List<Pointer> writes = new ArrayList<>();
    for (JsonNode operation : patch) {
      String path = operation.path("path").asText("");
      if (path.startsWith("/") && !operation.path("op").asText().equals("remove")) {
        writes.add(Pointer.parseJsonPointer(path));
      }
    }
    return writes;
  }

  private static List<Pointer> fields(JsonNode patch) {
    List<Pointer> writes = new ArrayList<>();
    collect(patch, Pointer.ROOT, writes);
    return writes;
  }

  private static void collect(JsonNode node, Pointer place, List<Pointer> writes) {
    if (writes.size() >= MAX_FIELDS) {
      return;
    }
    if (!node.isObject() || node.isEmpty()) {
      writes.add(place);
      return;
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      collect(field.getValue(), place.key(field.getKey()), writes);
    }
  }

  /** Whether it may give an object something that it lacks at a place, above it or below it. */
  public boolean mayFill(Resource resource, Pointer place) {
    if (!matches(kind, resource.kind()) || !matches(name, resource.name())) {
      return false;
    }
    for (Pointer field : writes) {
      if (!resource.has(field) && (field.startsWith(place) || place.startsWith(field))) {
        return true;
      }
    }
    return writes.size() >= MAX_FIELDS;
  }

  /** An expression that does not compile may mean anything. */
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
}
