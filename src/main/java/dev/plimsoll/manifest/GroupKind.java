package dev.plimsoll.manifest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A kind of object in all its versions.
 *
 * @param group the API group; empty for the core group
 * @param kind the kind, such as {@code HelmRelease}
 */
public record GroupKind(String group, String kind) {

  /** More kinds than a cluster has; anybody can make up further ones. */
  private static final int MOST_KNOWN = 2_000;

  private static final Map<GroupKind, GroupKind> KNOWN = new ConcurrentHashMap<>();

  /** The kind of this name, which is the same one every time, so that it is soon compared. */
  public static GroupKind of(String group, String kind) {
    GroupKind made = new GroupKind(group, kind);
    GroupKind known = KNOWN.get(made);
    if (known == null && KNOWN.size() < MOST_KNOWN) {
      known = KNOWN.putIfAbsent(made, made);
    }
    return known == null ? made : known;
  }

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
