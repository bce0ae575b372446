package dev.plimsoll.version;

import java.util.Optional;

/**
 * How far a set of versions lets a resolution wander, measured by its lowest and its highest member
 * and never by how it was written. Ordered from tight to loose.
 */
public enum Updates {
  /** One version only. */
  None,
  /** Versions of one minor: {@code 1.2.x}, {@code >=1.2.3 <1.3.0}, {@code ^0.2.3}. */
  Patch,
  /** Versions of one major: {@code 1.x}, {@code ^1.2}. */
  Minor,
  /**
   * Versions of several majors: {@code *}, {@code >=1.0.0}, {@code >=1.0.0-0 <2.0.0}, which lets in
   * 2.0.0-rc.
   */
  Major;

  /** The updates of a set; empty for the empty set, which resolves to nothing. */
  static Optional<Updates> of(VersionSet set) {
    return set.lowest().map(lowest -> of(set, lowest));
  }

  private static Updates of(VersionSet set, Version lowest) {
    for (Updates updates : values()) {
      if (set.within(updates.around(lowest))) {
        return updates;
      }
    }
    return Major;
  }

  /**
   * A member that shows why the set is loose: for {@code >=1.4.0} a version of a later major,
   * 2.0.0. The only member of an {@link #None} set. Empty for the empty set.
   */
  public static Optional<Version> example(VersionSet set) {
    return set.lowest().flatMap(lowest -> example(set, lowest));
  }

  private static Optional<Version> example(VersionSet set, Version lowest) {
    VersionSet loose = set;
    for (Updates updates : values()) {
      VersionSet looser = set.minus(updates.around(lowest));
      if (looser.isEmpty()) {
        break;
      }
      loose = looser;
    }
    return loose.example();
  }

  /** The widest set of this updates that holds the version as its lowest member. */
  private VersionSet around(Version lowest) {
    Core core = lowest.core();
    return switch (this) {
      case None -> VersionSet.of(lowest);
      case Patch -> VersionSet.between(core, core.nextMinor(), Stages.ALL);
      case Minor -> VersionSet.between(core, core.nextMajor(), Stages.ALL);
      case Major -> VersionSet.ALL;
    };
  }
}
