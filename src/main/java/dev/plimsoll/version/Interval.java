package dev.plimsoll.version;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of versions without a gap, as people write it.
 *
 * @param low the lowest version in it, always a member
 * @param high where it ends; null if it has no end
 * @param highIncluded whether {@code high} itself is a member
 * @param prereleases which prereleases between the ends are members
 */
public record Interval(
    Version low, @Nullable Version high, boolean highIncluded, Prereleases prereleases) {

  /** Which prereleases belong to an interval. */
  public enum Prereleases {
    /** None: only releases are members. */
    None,
    /** All between the ends. */
    All,
    /**
     * Prereleases are members and releases are not, which {@code !=1.2.x} brings about among
     * prereleases.
     */
    Only,
    /** All but certain ones of every core, which {@code !=1.2.x-rc.1} brings about. */
    Some
  }

  /** Whether it holds one version only. */
  public boolean isSingle() {
    return highIncluded && low.equals(high);
  }

  /**
   * As a person would write it: {@code >=1.2.0 <1.3.0}, {@code 1.2.3}, {@code >=1.0.0-0 <2.0.0 with
   * prereleases}.
   */
  @Override
  public String toString() {
    if (isSingle()) {
      return low.toString();
    }
    String range = ">=" + low + (high == null ? "" : (highIncluded ? " <=" : " <") + high);
    return switch (prereleases) {
      case None -> range;
      case All -> range + " with prereleases";
      case Only -> range + ", prereleases only";
      case Some -> range + " with most prereleases";
    };
  }
}
