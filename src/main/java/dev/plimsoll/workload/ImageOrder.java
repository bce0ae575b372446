package dev.plimsoll.workload;

import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;

/** What says which of two tags of one repository is the older. */
@FunctionalInterface
public interface ImageOrder {

  /**
   * Negative if {@code one} is older than {@code other}, positive if newer, zero if neither is;
   * empty where this order has no opinion.
   */
  Optional<Integer> compare(String one, String other);

  /**
   * The order of SemVer, with or without a {@code v} in front. A suffix counts as a prerelease only
   * if it is written as one: {@code 1.2.0-alpine} is a variant of 1.2.0, not older than it.
   */
  ImageOrder SEMVER =
      (one, other) ->
          version(one).flatMap(first -> version(other).flatMap(second -> compare(first, second)));

  private static Optional<Semver> version(String tag) {
    return Optional.ofNullable(Semver.parse(tag.startsWith("v") ? tag.substring(1) : tag));
  }

  private static Optional<Integer> compare(Semver one, Semver other) {
    int core = one.withClearedPreReleaseAndBuild().compareTo(other.withClearedPreReleaseAndBuild());
    if (core != 0) {
      return Optional.of(core);
    }
    return saysHowFar(one) && saysHowFar(other)
        ? Optional.of(one.compareTo(other))
        : Optional.empty();
  }

  /** Whether the suffix, if there is one, says how far a version is from its release. */
  private static boolean saysHowFar(Semver version) {
    return Pattern.matches(
        "|(?i)(alpha|beta|rc|cr|pre|preview|dev|snapshot|m|nightly)([.-]?\\d+)*",
        String.join(".", version.getPreRelease()));
  }
}
