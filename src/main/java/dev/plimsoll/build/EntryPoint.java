package dev.plimsoll.build;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is built together: what a cluster is synchronised to, or an overlay that no cluster names.
 *
 * @param name the folder that it starts at
 * @param kind what is known of it
 * @param builds its builds, those that others lead to after them
 * @param ofOtherSources the Kustomizations that are built from other sources than this checkout
 */
public record EntryPoint(
    String name, Kind kind, List<Build> builds, List<LocatedObject> ofOtherSources) {

  /** What is known of an entry point. */
  public enum Kind {
    /** A cluster is synchronised to it, so that what is not in it is not in Git. */
    CLUSTER,
    /** A folder with Kustomizations of this repository; what leads to them is not known. */
    FOLDER,
    /** An overlay that no Kustomization names. */
    OVERLAY
  }

  public EntryPoint {
    builds = List.copyOf(builds);
    ofOtherSources = List.copyOf(ofOtherSources);
  }

  EntryPoint with(List<Build> others) {
    return new EntryPoint(name, kind, others, ofOtherSources);
  }

  /** All that it applies. */
  public Stream<BuiltObject> objects() {
    return builds.stream().flatMap(build -> build.objects().stream());
  }
}
