package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * An {@code OCIRepository} at any API version, or the template of one that a {@code HelmRelease}
 * has in {@code spec.chart} since Flux 2.10. Of its reference Flux uses the digest, or else the
 * SemVer range, or else the tag, or else {@code latest}.
 *
 * @param resource the object that states it
 * @param spec where the object states it
 * @param reference where the reference is, or would be
 */
public record OciRepository(Resource resource, Pointer spec, Pointer reference) {

  private static final Pointer SPEC = Pointer.of("spec");
  private static final Pointer REFERENCE = SPEC.key("ref");

  OciRepository(Resource resource, Pointer spec) {
    this(resource, spec, spec.key("ref"));
  }

  /** The object as an OCI repository, if it is one. */
  public static Optional<OciRepository> of(Resource resource) {
    return FluxKind.OCI_REPOSITORY.is(resource)
        ? Optional.of(new OciRepository(resource, SPEC, REFERENCE))
        : Optional.empty();
  }

  /** As {@link #of}, and what a release has as a template. */
  public static Optional<OciRepository> statedBy(Resource resource) {
    return HelmRelease.of(resource).flatMap(HelmRelease::inlineRepository).or(() -> of(resource));
  }

  /** Whether it is the template in a release. helm-controller then selects the layer of Helm. */
  public boolean isInline() {
    return FluxKind.HELM_RELEASE.is(resource);
  }

  /** Where the address is, or would be. */
  public Pointer urlPlace() {
    return spec.key("url");
  }

  /** Where the tag is, or would be. */
  public Pointer tagPlace() {
    return reference.key("tag");
  }

  /** Where the digest is, or would be. */
  public Pointer digestPlace() {
    return reference.key("digest");
  }

  /** Where the range is, or would be. */
  public Pointer semverPlace() {
    return reference.key("semver");
  }

  /** Where the filter is, or would be. */
  public Pointer semverFilterPlace() {
    return reference.key("semverFilter");
  }

  /** Where the choice of a layer is, or would be. */
  public Pointer layerSelectorPlace() {
    return spec.key("layerSelector");
  }

  /** The address, {@code oci://host/path}, without a tag. */
  public Optional<String> url() {
    return resource.text(urlPlace());
  }

  /** The tag. */
  public Optional<String> tag() {
    return resource.text(tagPlace());
  }

  /** The digest, {@code sha256:} and 64 hexadecimal digits. */
  public Optional<String> digest() {
    return resource.text(digestPlace());
  }

  /** The range of SemVer tags. */
  public Optional<String> semver() {
    return resource.text(semverPlace());
  }

  /** The regular expression that narrows the tags that {@link #semver} sees. */
  public Optional<String> semverFilter() {
    return resource.text(semverFilterPlace());
  }
}
