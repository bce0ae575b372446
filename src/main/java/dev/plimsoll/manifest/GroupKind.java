package dev.plimsoll.manifest;

/**
 * A kind of object in all its versions.
 *
 * @param group the API group; empty for the core group
 * @param kind the kind, such as {@code HelmRelease}
 */
public record GroupKind(String group, String kind) {

  /** {@code group/Kind}; the kind alone in the core group. */
  @Override
  public String toString() {
    return group.isEmpty() ? kind : group + "/" + kind;
  }
}
