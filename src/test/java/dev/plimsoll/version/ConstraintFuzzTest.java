package dev.plimsoll.version;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.version.Interval.Prereleases;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whatever the texts, reading them ends in sets and versions that keep the laws of sets and of
 * order, or in an error that points into the text.
 */
class ConstraintFuzzTest {

  /** The first line is a constraint, the second a version; further ones are either. */
  @FuzzTest(maxDuration = "2m")
  void readsOrRefuses(byte[] bytes) {
    String[] lines = new String(bytes, UTF_8).split("\n", 4);
    for (Dialect dialect : Dialect.values()) {
      List<VersionSet> sets = new ArrayList<>();
      List<Version> versions = new ArrayList<>();
      for (int line = 0; line < lines.length; line++) {
        if (line != 1) {
          constraint(lines[line], dialect, sets);
        }
        if (line != 0) {
          version(lines[line], dialect, versions);
        }
      }
      version("1.2.3", dialect, versions);
      sets.forEach(set -> set.lowest().ifPresent(versions::add));
      sets.forEach(set -> set.highest().ifPresent(versions::add));
      sets.forEach(set -> keepsItsLaws(set, versions));
      if (sets.size() > 1) {
        keepTheirLaws(sets.getFirst(), sets.getLast(), versions);
      }
      areInOrder(versions);
    }
  }

  private static void constraint(String text, Dialect dialect, List<VersionSet> sets) {
    try {
      Constraint constraint = Constraint.parse(text, dialect);
      assertThat(constraint).hasToString(text);
      sets.add(constraint.versions());
    } catch (VersionSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
      assertThat(e.getMessage()).contains("expected");
    }
  }

  private static void version(String text, Dialect dialect, List<Version> versions) {
    try {
      Version version = Version.parse(text, dialect);
      assertThat(version.original()).isEqualTo(text);
      assertThat(Version.parse(version.toString(), Dialect.V3_4))
          .isEqualTo(version)
          .hasToString(version.toString());
      versions.add(version);
    } catch (VersionSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
    }
  }

  private static void keepsItsLaws(VersionSet set, List<Version> versions) {
    assertThat(set.not().not()).isEqualTo(set);
    assertThat(set.and(set.not()).isEmpty()).isTrue();
    assertThat(set.or(set.not())).isEqualTo(VersionSet.ALL);
    assertThat(set.lowest().isPresent()).isEqualTo(set.updates().isPresent());
    assertThat(set.lowest().isPresent()).isNotEqualTo(set.isEmpty());
    assertThat(set.highest().stream()).allMatch(set::contains);
    assertThat(set.example().stream()).allMatch(set::contains);
    List<Interval> intervals = set.intervals();
    assertThat(intervals.isEmpty()).isEqualTo(set.isEmpty());
    assertThat(intervals).allMatch(interval -> set.contains(interval.low()));
    assertThat(intervals).isSortedAccordingTo(Comparator.comparing(Interval::low));
    assertThat(set.toString()).isNotBlank();
    boolean exact =
        intervals.stream().noneMatch(interval -> interval.prereleases() == Prereleases.Some);
    for (Version version : versions) {
      boolean said = intervals.stream().anyMatch(interval -> holds(interval, version));
      boolean member = set.contains(version);
      assertThat(said || !member).as("%s and %s", set, version).isTrue();
      assertThat(said && exact && !member).as("%s and %s", set, version).isFalse();
      assertThat(VersionSet.of(version).within(set)).isEqualTo(member);
      assertThat(set.not().contains(version)).isNotEqualTo(member);
      assertThat(set.lowest().stream().noneMatch(low -> member && low.compareTo(version) > 0))
          .isTrue();
      assertThat(set.highest().stream().noneMatch(high -> member && high.compareTo(version) < 0))
          .isTrue();
    }
    isReadAsItIsPrinted(set, intervals);
  }

  /** What an interval says, apart from the prereleases that it leaves out here and there. */
  private static boolean holds(Interval interval, Version version) {
    int beforeHigh = interval.high() == null ? -1 : version.compareTo(interval.high());
    boolean between =
        version.compareTo(interval.low()) >= 0
            && (interval.highIncluded() ? beforeHigh <= 0 : beforeHigh < 0);
    return between
        && switch (interval.prereleases()) {
          case None -> interval.isSingle() || !version.isPrerelease();
          case All, Some -> true;
          case Only -> version.isPrerelease();
        };
  }

  /** Intervals of releases are printed as a constraint. */
  private static void isReadAsItIsPrinted(VersionSet set, List<Interval> intervals) {
    boolean plain =
        !intervals.isEmpty()
            && intervals.stream()
                .allMatch(interval ->
                    interval.isSingle()
                        || (interval.prereleases() == Prereleases.None
                            && !interval.low().isPrerelease()
                            && (interval.high() == null || !interval.high().isPrerelease())));
    if (!plain) {
      return;
    }
    try {
      assertThat(Constraint.parse(set.toString(), Dialect.LATEST).versions())
          .as("%s", set)
          .isEqualTo(set);
    } catch (VersionSyntaxException e) {
      // A text that is longer than Flux reads, or of more groups.
      assertThat(set.toString().length() > 200 || intervals.size() > 20).as("%s", set).isTrue();
    }
  }

  private static void keepTheirLaws(VersionSet one, VersionSet other, List<Version> versions) {
    VersionSet both = one.and(other);
    VersionSet either = one.or(other);
    VersionSet rest = one.minus(other);
    assertThat(both).isEqualTo(other.and(one)).hasSameHashCodeAs(other.and(one));
    assertThat(either).isEqualTo(other.or(one)).isEqualTo(one.not().and(other.not()).not());
    assertThat(rest.or(both)).isEqualTo(one);
    assertThat(rest.and(other).isEmpty()).isTrue();
    assertThat(both.within(one) && both.within(other)).isTrue();
    assertThat(one.within(either) && other.within(either)).isTrue();
    assertThat(one.within(other)).isEqualTo(rest.isEmpty()).isEqualTo(either.equals(other));
    assertThat(one.within(other) && other.within(one)).isEqualTo(one.equals(other));
    assertThat(rest.example().stream())
        .allMatch(version -> one.contains(version) && !other.contains(version));
    for (Version version : versions) {
      boolean inOne = one.contains(version);
      boolean inOther = other.contains(version);
      assertThat(both.contains(version)).isEqualTo(inOne && inOther);
      assertThat(either.contains(version)).isEqualTo(inOne || inOther);
      assertThat(rest.contains(version)).isEqualTo(inOne && !inOther);
    }
  }

  private static void areInOrder(List<Version> versions) {
    for (Version a : versions) {
      for (Version b : versions) {
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(!a.equals(b) || a.hashCode() == b.hashCode()).isTrue();
        for (Version c : versions) {
          assertThat(a.compareTo(b) <= 0 && b.compareTo(c) <= 0 && a.compareTo(c) > 0).isFalse();
        }
      }
    }
  }
}
