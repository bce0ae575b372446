package dev.plimsoll.rule.tag;

import dev.plimsoll.version.Version;
import dev.plimsoll.version.VersionSet;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Wants the versions of a set, as Flux reads tags: a {@code v} or none, then three numbers at
 * least, which may begin with zeros (fluxcd/pkg, version/version.go). Prereleases are all wanted if
 * the set holds any.
 *
 * @param wanted what is wanted
 * @param place where in a version it is
 * @param dots the points so far, at most two
 * @param major the first number
 * @param minor the second
 * @param patch the third
 */
record VersionReader(Wanted wanted, Place place, int dots, long major, long minor, long patch)
    implements Reader {

  /** Versions, and the numbers by which they differ. Equal to itself alone, as readers compare. */
  static final class Wanted {

    private final VersionSet versions;

    /** For each of the three numbers, those of which a higher one says no more, up to the next. */
    private final List<NavigableSet<Long>> cuts;

    /** Whether an underscore is read as {@code +}, as it is in the tag of a chart. */
    private final boolean underscore;

    private Wanted(VersionSet versions, List<NavigableSet<Long>> cuts, boolean underscore) {
      this.versions = versions;
      this.cuts = cuts;
      this.underscore = underscore;
    }

    static Wanted of(VersionSet versions, boolean underscore) {
      List<Version> ends =
          versions.intervals().stream()
              .flatMap(interval -> Stream.of(interval.low(), interval.high()))
              .filter(Objects::nonNull)
              .toList();
      return new Wanted(
          versions,
          List.of(
              cuts(ends, Version::major), cuts(ends, Version::minor), cuts(ends, Version::patch)),
          underscore);
    }

    private static NavigableSet<Long> cuts(List<Version> ends, ToLongFunction<Version> part) {
      NavigableSet<Long> cuts = new TreeSet<>(List.of(0L));
      for (Version end : ends) {
        cuts.add(part.applyAsLong(end));
        cuts.add(part.applyAsLong(end) + 1);
      }
      return cuts;
    }

    private long simplified(int part, long number) {
      return Objects.requireNonNullElse(cuts.get(part).floor(number), 0L);
    }

    private boolean hasRelease(long major, long minor, long patch) {
      try {
        return versions.contains(
            Version.parse(
                simplified(0, major) + "." + simplified(1, minor) + "." + simplified(2, patch)));
      } catch (VersionSyntaxException e) {
        return true;
      }
    }
  }

  enum Place {
    START,
    /** Before the first digit of a number. */
    BEFORE_NUMBER,
    NUMBER,
    /** After the hyphen, with nothing or a point before what comes next. */
    BEFORE_PRERELEASE,
    PRERELEASE,
    BEFORE_METADATA,
    METADATA
  }

  /**
   * A reader.
   *
   * @param underscore whether an underscore stands for {@code +}
   */
  static VersionReader of(VersionSet versions, boolean underscore) {
    return new VersionReader(Wanted.of(versions, underscore), Place.START, 0, 0, 0, 0);
  }

  @Override
  public @Nullable VersionReader next(char c) {
    boolean digit = Characters.isDigit(c);
    return switch (place) {
      case START, BEFORE_NUMBER ->
          digit ? digit(c) : c == 'v' && place == Place.START ? to(Place.BEFORE_NUMBER) : null;
      case NUMBER -> digit ? digit(c) : afterNumber(c);
      case BEFORE_PRERELEASE, PRERELEASE -> rest(c, Place.BEFORE_PRERELEASE, Place.PRERELEASE);
      case BEFORE_METADATA, METADATA -> rest(c, Place.BEFORE_METADATA, Place.METADATA);
    };
  }

  private @Nullable VersionReader rest(char c, Place before, Place within) {
    if (c == '.') {
      return place == within ? new VersionReader(wanted, before, moreDots(), 0, 0, 0) : null;
    }
    if (before == Place.BEFORE_PRERELEASE && place == within && isPlus(c)) {
      return to(Place.BEFORE_METADATA);
    }
    boolean identifier = Characters.isDigit(c) || Characters.isLetter(c) || c == '-';
    return identifier ? to(within) : null;
  }

  private boolean isPlus(char c) {
    return c == '+' || (wanted.underscore && c == '_');
  }

  private int moreDots() {
    return Math.min(2, dots + 1);
  }

  private @Nullable VersionReader afterNumber(char c) {
    if (c == '.' && dots < 2) {
      // What lies between two cuts compares alike from here on.
      return new VersionReader(
          wanted,
          Place.BEFORE_NUMBER,
          dots + 1,
          wanted.simplified(0, major),
          wanted.simplified(1, minor),
          0);
    }
    if (c == '-') {
      boolean some = wanted.versions.hasPrereleases();
      return some ? new VersionReader(wanted, Place.BEFORE_PRERELEASE, dots, 0, 0, 0) : null;
    }
    // With metadata only the numbers count; those that are missing are zero.
    boolean fits = isPlus(c) && wanted.hasRelease(major, minor, patch);
    return fits ? new VersionReader(wanted, Place.BEFORE_METADATA, dots, 0, 0, 0) : null;
  }

  private VersionReader digit(char c) {
    return switch (dots) {
      case 0 -> new VersionReader(wanted, Place.NUMBER, 0, longer(0, major, c), 0, 0);
      case 1 -> new VersionReader(wanted, Place.NUMBER, 1, major, longer(1, minor, c), 0);
      default -> new VersionReader(wanted, Place.NUMBER, 2, major, minor, longer(2, patch, c));
    };
  }

  private long longer(int part, long number, char digit) {
    long highest = wanted.cuts.get(part).last();
    return number > (highest - (digit - '0')) / 10
        ? highest
        : Math.min(highest, number * 10 + (digit - '0'));
  }

  private VersionReader to(Place next) {
    return new VersionReader(wanted, next, dots, major, minor, patch);
  }

  @Override
  public boolean accepts() {
    return dots == 2
        && switch (place) {
          case NUMBER -> wanted.hasRelease(major, minor, patch);
          case PRERELEASE, METADATA -> true;
          case START, BEFORE_NUMBER, BEFORE_PRERELEASE, BEFORE_METADATA -> false;
        };
  }
}
