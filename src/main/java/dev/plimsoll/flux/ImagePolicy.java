package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.Optional;

/**
 * An {@code ImagePolicy} at any API version.
 *
 * @param resource the object
 */
public record ImagePolicy(Resource resource) {

  /** What orders the tags. */
  public static final Pointer POLICY = Pointer.of("spec", "policy");

  public static final Pointer SEMVER_RANGE = POLICY.key("semver").key("range");
  public static final Pointer FILTER_PATTERN = Pointer.of("spec", "filterTags", "pattern");
  public static final Pointer FILTER_EXTRACT = Pointer.of("spec", "filterTags", "extract");

  public static final Pointer DIGEST_REFLECTION = Pointer.of("spec", "digestReflectionPolicy");

  private static final List<String> ORDERS = List.of("semver", "alphabetical", "numerical");

  /** The object as an image policy, if it is one. */
  public static Optional<ImagePolicy> of(Resource resource) {
    return FluxKind.IMAGE_POLICY.is(resource)
        ? Optional.of(new ImagePolicy(resource))
        : Optional.empty();
  }

  /**
   * The kinds of order that it states, of {@code semver}, {@code alphabetical} and {@code
   * numerical}. The schema lets any number of them through.
   */
  public List<String> orders() {
    return ORDERS.stream().filter(order -> resource.has(POLICY.key(order))).toList();
  }

  /** The range of SemVer tags. */
  public Optional<String> semverRange() {
    return resource.text(SEMVER_RANGE);
  }

  /** The regular expression that narrows the tags. */
  public Optional<String> filterPattern() {
    return resource.text(FILTER_PATTERN);
  }

  /** What is taken from each tag to order it by, with references to groups of the pattern. */
  public Optional<String> filterExtract() {
    return resource.text(FILTER_EXTRACT);
  }

  /** Whether the digest of the chosen tag is followed: Always, IfNotPresent or Never. */
  public Optional<String> digestReflection() {
    return resource.text(DIGEST_REFLECTION);
  }
}
