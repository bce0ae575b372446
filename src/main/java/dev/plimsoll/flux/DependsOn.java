package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code spec.dependsOn} of a HelmRelease or a Kustomization: each names objects of its own kind
 * (fluxcd/helm-controller, docs/spec/v2/helmreleases.md, "Depends on"; fluxcd/kustomize-controller,
 * docs/spec/v1/kustomizations.md, "Dependencies").
 */
public final class DependsOn {

  /** Where it stands. */
  public static final Pointer PLACE = Pointer.of("spec", "dependsOn");

  private DependsOn() {}

  /**
   * The objects that have to be ready first, by the place that names each; entries without a name
   * left out.
   */
  public static Map<Pointer, Reference> of(Resource resource) {
    Map<Pointer, Reference> dependencies = new LinkedHashMap<>();
    for (int i = 0; i < resource.at(PLACE).size(); i++) {
      Pointer place = PLACE.at(i);
      Reference.at(resource, place, resource.kind())
          .ifPresent(reference -> dependencies.put(place, reference));
    }
    return dependencies;
  }
}
