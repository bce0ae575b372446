package dev.plimsoll.build.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
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

  /** So deep are patches within patches looked at; people go two deep. */
  static final int MAX_DEPTH = 5;

  public PatchEffect {
    writes = List.copyOf(writes);
  }

  /** The effect of a document that is itself a patch of the object that it names. */
  public static PatchEffect of(Resource patch) {
    return new PatchEffect(patch.kind(), patch.name(), fields(patch.tree()));
  }

  /**
   * The effects of patches that are written in an object, and of those that they write into
   * Kustomizations in turn.
   */
  public static List<PatchEffect> of(List<InlinePatch> patches) {
    List<PatchEffect> effects = new ArrayList<>();
    collect(patches, MAX_DEPTH, effects);
    return effects;
  }

  private static void collect(List<InlinePatch> patches, int depth, List<PatchEffect> effects) {
    for (InlinePatch patch : patches) {
      patch.documents().forEach(document -> effects.add(of(document.tree(), patch.target())));
    }
    if (depth == 0) {
      return;
    }
    for (PatchFragment part : PatchFragment.of(patches, Positions.NONE)) {
      if (FluxKind.KUSTOMIZATION.is(part.resource())) {
        collect(InlinePatch.of(part.resource(), Positions.NONE), depth - 1, effects);
      }
    }
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
