package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * An {@code OCIRepository} at any API version. Of its reference Flux uses the digest, or else the
 * SemVer range, or else the tag, or else {@code latest}.
 *
 * @param resource the object
 */
public record OciRepository(Resource resource) {

  public static final Pointer URL = Pointer.of("spec", "url");
  public static final Pointer TAG = Pointer.of("spec", "ref", "tag");
  public static final Pointer DIGEST = Pointer.of("spec", "ref", "digest");
  public static final Pointer SEMVER = Pointer.of("spec", "ref", "semver");
  public static final Pointer SEMVER_FILTER = Pointer.of("spec", "ref", "semverFilter");
  public static final Pointer LAYER_SELECTOR = Pointer.of("spec", "layerSelector");

  /** The object as an OCI repository, if it is one. */
  public static Optional<OciRepository> of(Resource resource) {
    return FluxKind.OCI_REPOSITORY.is(resource)
        ? Optional.of(new OciRepository(resource))
        : Optional.empty();
  }

  /** The address, {@code oci://host/path}, without a tag. */
  public Optional<String> url() {
    return resource.text(URL);
  }

  /** The tag. */
  public Optional<String> tag() {
    return resource.text(TAG);
  }

  /** The digest, {@code sha256:} and 64 hexadecimal digits. */
  public Optional<String> digest() {
    return resource.text(DIGEST);
  }

  /** The range of SemVer tags. */
  public Optional<String> semver() {
    return resource.text(SEMVER);
  }

  /** The regular expression that narrows the tags that {@link #semver} sees. */
  public Optional<String> semverFilter() {
    return resource.text(SEMVER_FILTER);
  }
}
