package dev.plimsoll.version;

/**
 * Which release of the version library a Flux release reads constraints with. Flux 2.4 to 2.6 hold
 * {@link #V3_3}, 2.7 and 2.8 hold {@link #V3_4}, 2.9 holds {@link #V3_5}. Flux 2.1 to 2.3 held
 * 3.2.1, which reads constraints and versions exactly as 3.3.0 does. (Source: the go.mod files of
 * Flux's controllers, and the library's own at each tag.)
 */
public enum Dialect {
  /** Masterminds/semver 3.3.0: every comparison decides for itself whether prereleases are in. */
  V3_3(false, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
  /**
   * Masterminds/semver 3.4.0: one comparison with a prerelease lets prereleases into its whole
   * group.
   */
  V3_4(true, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
  /** Masterminds/semver 3.5.0: as 3.4.0, with limits on the length of what it reads. */
  V3_5(true, 512, 32, 256);

  /** What the newest Flux reads. */
  public static final Dialect LATEST = V3_5;

  final boolean prereleasesByGroup;
  final int maxConstraintBytes;
  final int maxGroups;
  final int maxVersionBytes;

  Dialect(boolean prereleasesByGroup, int maxConstraintBytes, int maxGroups, int maxVersionBytes) {
    this.prereleasesByGroup = prereleasesByGroup;
    this.maxConstraintBytes = maxConstraintBytes;
    this.maxGroups = maxGroups;
    this.maxVersionBytes = maxVersionBytes;
  }
}
