package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * A {@code HelmRepository} at any API version.
 *
 * @param resource the object
 */
public record HelmRepository(Resource resource) {

  public static final Pointer URL = Pointer.of("spec", "url");
  public static final Pointer TYPE = Pointer.of("spec", "type");

  /** The object as a Helm repository, if it is one. */
  public static Optional<HelmRepository> of(Resource resource) {
    return FluxKind.HELM_REPOSITORY.is(resource)
        ? Optional.of(new HelmRepository(resource))
        : Optional.empty();
  }

  /** The address: {@code https://} of an index, or {@code oci://}. */
  public Optional<String> url() {
    return resource.text(URL);
  }

  /** Whether {@code spec.type} says that it is a registry. */
  public boolean isOci() {
    return resource.text(TYPE).filter("oci"::equals).isPresent();
  }
}
