package dev.plimsoll.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Manifests;
import java.util.Objects;
import java.util.Optional;

/** What takes the place of a field that is gone. */
public enum Successor {
  /** Nothing: the field had no effect any more. */
  None("", "") {
    @Override
    Optional<Patch> move(JsonNode tree, Pointer place) {
      return Optional.of(Patch.remove(tree, place));
    }
  },

  /** One entry of the metadata that an alert adds to its events. */
  SummaryMetadata("eventMetadata.summary", "") {
    @Override
    Optional<Patch> move(JsonNode tree, Pointer place) {
      Pointer metadata = Objects.requireNonNull(place.parent()).key("eventMetadata");
      if (!metadata.key("summary").in(tree).isMissingNode()) {
        return Optional.empty();
      }
      ObjectNode entries = JsonNodeFactory.instance.objectNode();
      if (metadata.in(tree) instanceof ObjectNode present) {
        entries.setAll(present);
      }
      entries.set("summary", place.in(tree));
      return Optional.of(Patch.remove(tree, place).then(Patch.set(tree, metadata, entries)));
    }
  },

  /** A Secret, because the address may hold a password; people have to make it. */
  ProxySecret("proxySecretRef", ", a Secret with the key address") {
    @Override
    Optional<Patch> move(JsonNode tree, Pointer place) {
      return Optional.empty();
    }
  },

  /** A list, of which the one file becomes the first, as it was merged before the others. */
  ValuesFiles("valuesFiles", ", a list") {
    @Override
    ArrayNode joined(JsonNode gone, JsonNode present) {
      ArrayNode files = JsonNodeFactory.instance.arrayNode();
      if (gone.isTextual() && !gone.asText().isEmpty()) {
        files.add(gone);
      }
      present.forEach(files::add);
      return files;
    }
  },

  /** Patches that find their target by what they patch; kustomize applied them before others. */
  MergePatches("patches", Successor.ANY_PATCH) {
    @Override
    ArrayNode joined(JsonNode gone, JsonNode present) {
      ArrayNode patches = JsonNodeFactory.instance.arrayNode();
      for (JsonNode patch : gone) {
        patches.addObject().put("patch", text(patch));
      }
      present.forEach(patches::add);
      return patches;
    }
  },

  /** Patches with a target of their own; kustomize applied them after others. */
  JsonPatches("patches", Successor.ANY_PATCH) {
    @Override
    ArrayNode joined(JsonNode gone, JsonNode present) {
      ArrayNode patches = JsonNodeFactory.instance.arrayNode();
      present.forEach(patches::add);
      for (JsonNode patch : gone) {
        ObjectNode moved = patches.addObject();
        moved.set("target", patch.path("target"));
        moved.put("patch", text(patch.path("patch")));
      }
      return patches;
    }
  };

  private static final String ANY_PATCH = ", which takes strategic merge and JSON patches alike";

  private final String key;
  private final String shape;

  Successor(String key, String shape) {
    this.key = key;
    this.shape = shape;
  }

  /** The key that stands beside the one that is gone; empty for {@link #None}. */
  public String key() {
    return key;
  }

  /** What people have to know of its shape, to go after its name; empty for {@link #None}. */
  String shape() {
    return shape;
  }

  /** What the successor holds once it has taken over; {@code present} is what it holds already. */
  ArrayNode joined(JsonNode gone, JsonNode present) {
    return JsonNodeFactory.instance.arrayNode();
  }

  private static String text(JsonNode patch) {
    return patch.isTextual() ? patch.asText() : Manifests.yaml(patch);
  }

  /**
   * The patch that moves what {@code tree} holds at {@code place} to where it belongs now; empty
   * where people have to do it.
   */
  Optional<Patch> move(JsonNode tree, Pointer place) {
    Patch removal = Patch.remove(tree, place);
    Pointer next = Objects.requireNonNull(place.parent()).key(key);
    ArrayNode joined = joined(place.in(tree), next.in(tree));
    return Optional.of(joined.isEmpty() ? removal : removal.then(Patch.set(tree, next, joined)));
  }
}
