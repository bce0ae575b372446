package dev.plimsoll.build;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What came of building a checkout.
 *
 * @param entryPoints the clusters and overlays
 * @param complete whether everything was tried; not so beyond {@link CheckoutBuild#MAX_BUILDS}
 */
public record BuildResult(List<EntryPoint> entryPoints, boolean complete) {

  public BuildResult {
    entryPoints = List.copyOf(entryPoints);
  }

  /** The files that went into a build that succeeded; others are evaluated as they are. */
  public Set<String> files() {
    return entryPoints.stream()
        .flatMap(entry -> entry.builds().stream())
        .filter(Build::isBuilt)
        .flatMap(build -> build.files().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The entry points that are wanted. */
  public BuildResult only(Predicate<EntryPoint> wanted) {
    return new BuildResult(entryPoints.stream().filter(wanted).toList(), complete);
  }

  /** How many builds are in a state. */
  public long count(Build.State state) {
    return entryPoints.stream()
        .flatMap(entry -> entry.builds().stream())
        .filter(build -> build.state() == state)
        .count();
  }
}
