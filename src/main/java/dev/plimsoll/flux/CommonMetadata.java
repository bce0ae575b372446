package dev.plimsoll.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import java.util.List;

/**
 * {@code spec.commonMetadata} of a Kustomization or a ResourceSet: labels and annotations that take
 * precedence over those of each object that it applies (fluxcd/kustomize-controller,
 * docs/spec/v1/kustomizations.md, "Common metadata").
 */
public final class CommonMetadata {

  private static final List<String> MAPS = List.of("labels", "annotations");

  private CommonMetadata() {}

  /**
   * An object with the common metadata of what applies it.
   *
   * @param owner the Kustomization or ResourceSet
   */
  public static Resource add(Resource object, Resource owner) {
    JsonNode common = owner.spec().path("commonMetadata");
    if (MAPS.stream().allMatch(map -> common.path(map).isEmpty())) {
      return object;
    }
    ObjectNode tree = object.tree().deepCopy();
    ObjectNode metadata = tree.withObjectProperty("metadata");
    for (String map : MAPS) {
      if (common.path(map) instanceof ObjectNode entries && !entries.isEmpty()) {
        ObjectNode into =
            metadata.path(map) instanceof ObjectNode there ? there : metadata.putObject(map);
        into.setAll(entries);
      }
    }
    return new Resource(tree);
  }
}
