package dev.plimsoll.manifest;

import org.jspecify.annotations.Nullable;

/**
 * A kind of object in all its versions.
 *
 * @param group the API group; empty for the core group
 * @param kind the kind, such as {@code HelmRelease}
 */
public record GroupKind(String group, String kind) {

  /** Spelled out, because kinds are compared in every request for nearly every rule. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof GroupKind it && kind.equals(it.kind) && group.equals(it.group));
  }

  @Override
  public int hashCode() {
    return 31 * group.hashCode() + kind.hashCode();
  }

  /** {@code group/Kind}; the kind alone in the core group. */
  @Override
  public String toString() {
    return group.isEmpty() ? kind : group + "/" + kind;
  }
}
