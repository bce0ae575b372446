package dev.plimsoll.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must hold for all sets of versions, tried on those that generated constraints admit. */
class VersionSetLawsTest {
  private static final int SETS = 200;
  private static final List<VersionSet> sets = new ArrayList<>();
  private static final List<Version> versions = new ArrayList<>();

  @BeforeAll
  static void generate() {
    Questions questions = new Questions(20260102);
    while (sets.size() < SETS) {
      for (String question : questions.next()) {
        String[] fields = question.split("\t", -1);
        if (fields[0].equals("check") && versions.size() < SETS * 8) {
          read(fields[2]).ifPresent(versions::add);
        }
      }
      String constraint = questions.constraint();
      for (Dialect dialect : List.of(Dialect.V3_3, Dialect.V3_5)) {
        constraint(constraint, dialect).ifPresent(sets::add);
      }
    }
  }

  @Test
  void aSetLiesWithinItself() {
    assertThat(sets).allMatch(a -> a.within(a)).allMatch(a -> a.within(VersionSet.ALL));
    assertThat(sets).allMatch(a -> VersionSet.NONE.within(a));
  }

  @Test
  void withinIsTransitiveAndNeverBothWaysForDifferentSets() {
    int chains = 0;
    for (int i = 0; i < SETS; i++) {
      VersionSet a = sets.get(i);
      VersionSet b = sets.get((i * 7 + 3) % SETS);
      VersionSet c = sets.get((i * 13 + 5) % SETS);
      VersionSet ab = a.and(b);
      VersionSet abc = a.or(b).or(c);
      assertThat(ab.within(a) && a.within(abc) && ab.within(abc)).isTrue();
      assertThat(a.within(b) && b.within(a)).isEqualTo(a.equals(b));
      for (VersionSet d : sets) {
        if (a.within(b) && b.within(d)) {
          assertThat(a.within(d)).isTrue();
          chains++;
        }
      }
    }
    assertThat(chains).isGreaterThan(500);
  }

  @Test
  void membershipFollowsTheOperations() {
    for (int i = 0; i < SETS; i++) {
      VersionSet a = sets.get(i);
      VersionSet b = sets.get((i * 7 + 3) % SETS);
      VersionSet and = a.and(b);
      VersionSet or = a.or(b);
      VersionSet minus = a.minus(b);
      VersionSet not = a.not();
      for (Version version : versions) {
        boolean inA = a.contains(version);
        boolean inB = b.contains(version);
        assertThat(and.contains(version)).isEqualTo(inA && inB);
        assertThat(or.contains(version)).isEqualTo(inA || inB);
        assertThat(minus.contains(version)).isEqualTo(inA && !inB);
        assertThat(not.contains(version)).isEqualTo(!inA);
      }
    }
  }

  @Test
  void equalSetsHaveOneForm() {
    for (int i = 0; i < SETS; i++) {
      VersionSet a = sets.get(i);
      VersionSet b = sets.get((i * 7 + 3) % SETS);
      assertThat(a.and(b)).isEqualTo(b.and(a)).hasSameHashCodeAs(b.and(a));
      assertThat(a.or(b)).isEqualTo(b.or(a)).isEqualTo(a.not().and(b.not()).not());
      assertThat(a.minus(b).or(a.and(b))).isEqualTo(a);
      assertThat(a.not().not()).isEqualTo(a);
    }
  }

  @Test
  void whatLiesWithinHasOnlyMembersAndWhatDoesNotHasAWitness() {
    int within = 0;
    int not = 0;
    for (int i = 0; i < SETS; i++) {
      VersionSet a = sets.get(i);
      VersionSet b = sets.get((i * 7 + 3) % SETS);
      Optional<Version> witness = a.minus(b).example();
      assertThat(witness.isEmpty()).isEqualTo(a.within(b));
      if (witness.isPresent()) {
        assertThat(a.contains(witness.get()) && !b.contains(witness.get())).isTrue();
        not++;
      } else {
        assertThat(versions).allMatch(version -> !a.contains(version) || b.contains(version));
        within++;
      }
    }
    assertThat(within).isGreaterThan(10);
    assertThat(not).isGreaterThan(10);
  }

  @Test
  void endsAreMembersWithNothingBeyond() {
    for (VersionSet set : sets) {
      assertThat(set.lowest().isEmpty()).isEqualTo(set.isEmpty());
      List<Version> members = versions.stream().filter(set::contains).toList();
      set.lowest().ifPresent(lowest -> assertThat(set.contains(lowest)).isTrue());
      set.highest().ifPresent(highest -> assertThat(set.contains(highest)).isTrue());
      set.example().ifPresent(example -> assertThat(set.contains(example)).isTrue());
      for (Version member : members) {
        assertThat(set.lowest().orElseThrow()).isLessThanOrEqualTo(member);
        set.highest().ifPresent(highest -> assertThat(highest).isGreaterThanOrEqualTo(member));
      }
    }
  }

  @Test
  void intervalsSayTheSameAsTheSet() {
    for (VersionSet set : sets) {
      List<Interval> intervals = set.intervals();
      boolean exact =
          intervals.stream().noneMatch(i -> i.prereleases() == Interval.Prereleases.Some);
      assertThat(intervals).isSortedAccordingTo(Comparator.comparing(Interval::low));
      assertThat(intervals).allMatch(interval -> set.contains(interval.low()));
      for (Version version : versions) {
        boolean said = intervals.stream().anyMatch(interval -> holds(interval, version));
        assertThat(said || !set.contains(version)).as("%s %s", set, version).isTrue();
        assertThat(said && exact && !set.contains(version)).as("%s %s", set, version).isFalse();
      }
    }
  }

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

  @Test
  void updatesHoldsForTheExample() {
    for (VersionSet set : sets) {
      Optional<Version> example = Updates.example(set);
      assertThat(example.isEmpty()).isEqualTo(set.isEmpty());
      example.ifPresent(version -> {
        VersionSet ends = VersionSet.of(version).or(VersionSet.of(set.lowest().orElseThrow()));
        assertThat(set.contains(version)).isTrue();
        assertThat(ends.updates()).isEqualTo(set.updates());
      });
    }
  }

  private static Optional<Version> read(String text) {
    try {
      return Optional.of(Version.parse(text));
    } catch (VersionSyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<VersionSet> constraint(String text, Dialect dialect) {
    try {
      return Optional.of(Constraint.parse(text, dialect).versions());
    } catch (VersionSyntaxException e) {
      return Optional.empty();
    }
  }
}
