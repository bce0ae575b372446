package dev.plimsoll.build;

/**
 * A finding about what an entry point builds as a whole.
 *
 * @param place the build that it is about
 * @param finding the finding
 */
public record EntryFinding(Place place, BuildFinding finding) {

  /**
   * A build, and what it is part of.
   *
   * @param entry the entry point
   * @param build one of its builds
   */
  public record Place(EntryPoint entry, Build build) {}
}
