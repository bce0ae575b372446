package dev.plimsoll.cli.check;

import dev.plimsoll.build.Build;
import dev.plimsoll.build.BuildComparison;
import dev.plimsoll.build.BuildResult;
import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.manifest.Plural;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What Flux builds from one checkout.
 *
 * @param root the top of the checkout
 * @param result the builds
 * @param before what Flux built from it before; empty where there is nothing to compare with
 */
public record CheckoutBuilds(Path root, BuildResult result, Optional<BuildComparison> before) {

  /** A file of the checkout, by its path below the top. */
  Path file(String relative) {
    return root.resolve(relative).normalize();
  }

  /** What is built for the entry points that are wanted. */
  CheckoutBuilds only(Predicate<EntryPoint> wanted) {
    return new CheckoutBuilds(
        root, result.only(wanted), before.map(comparison -> comparison.only(wanted)));
  }

  /** Whether a Kustomization of this repository was found, so that overlays are parts of others. */
  boolean hasKustomizations() {
    return result.entryPoints().stream().anyMatch(entry -> entry.kind() != EntryPoint.Kind.OVERLAY);
  }

  /** What was built by what, in a sentence; empty if there was nothing to build. */
  public String summary(String engine) {
    long built = result.count(Build.State.BUILT) + result.count(Build.State.CACHED);
    long cached = result.count(Build.State.CACHED);
    long failed = result.count(Build.State.FAILED);
    Map<String, Long> reasons =
        builds().stream()
            .filter(build -> build.state() == Build.State.NOT_BUILT)
            .collect(Collectors.groupingBy(Build::reason, TreeMap::new, Collectors.counting()));
    if (built == 0 && failed == 0 && reasons.isEmpty()) {
      return "";
    }
    return Plural.of(built, "kustomization")
        + " built by "
        + engine
        + (cached == 0 ? "" : " (" + cached + " from the cache)")
        + (failed == 0 ? "" : "; " + failed + " failed")
        + reasons.entrySet().stream()
            .map(reason -> "; " + reason.getValue() + " not built: " + reason.getKey())
            .collect(Collectors.joining());
  }

  private List<Build> builds() {
    return result.entryPoints().stream().flatMap(entry -> entry.builds().stream()).toList();
  }
}
