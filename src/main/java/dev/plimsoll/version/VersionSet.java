package dev.plimsoll.version;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A set of versions, prereleases included or not, in a form that makes questions about all of its
 * members answerable: a function from every core {@code major.minor.patch} to the stages of that
 * core that are in the set. The function changes at finitely many cores, and the stages at finitely
 * many prereleases, so whatever a constraint can express fits exactly, and two sets with the same
 * members are equal.
 *
 * <p>Build metadata never counts: it does not for the library either.
 */
public final class VersionSet {
  /** No version at all. */
  public static final VersionSet NONE = new VersionSet(start(Stages.NONE));

  /** Every version, prereleases included. */
  public static final VersionSet ALL = new VersionSet(start(Stages.ALL));

  /**
   * Every version that is no prerelease: what an absent chart version, or {@code *}, can resolve
   * to.
   */
  public static final VersionSet RELEASES = new VersionSet(start(Stages.RELEASE));

  private final Steps<Core, Stages> stages;

  /** Worked out when it is first asked for; whoever does so twice gets the same. */
  private @Nullable Updates updates;

  private VersionSet(Steps.Builder<Core, Stages> stages) {
    this(stages.build());
  }

  private VersionSet(Steps<Core, Stages> stages) {
    this.stages = stages;
  }

  private static Steps.Builder<Core, Stages> start(Stages at) {
    return Steps.startingWith(Core.FIRST, at);
  }

  /** The set of one version. */
  public static VersionSet of(Version version) {
    return only(version.core(), Stages.only(version.stage()));
  }

  static VersionSet only(Core core, Stages at) {
    return between(core, core.next(), at);
  }

  /** The stages {@code at} of a core, and all of later cores below {@code end}; null is no end. */
  static VersionSet range(Core core, Stages at, @Nullable Core end) {
    return new VersionSet(
        start(Stages.NONE).then(core, at).then(core.next(), Stages.ALL).then(end, Stages.NONE));
  }

  /** All versions of cores below the given one; null stands for the end of all cores. */
  static VersionSet before(@Nullable Core core) {
    return new VersionSet(start(Stages.ALL).then(core, Stages.NONE));
  }

  /** The same stages for every core from {@code low} until before {@code end}; null is no end. */
  static VersionSet between(Core low, @Nullable Core end, Stages at) {
    return new VersionSet(start(Stages.NONE).then(low, at).then(end, Stages.NONE));
  }

  /** Whether the version is a member. */
  public boolean contains(Version version) {
    return stages.at(version.core()).contains(version.stage());
  }

  /** Whether there is no member, so that nothing can ever match. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** What is in both sets. */
  public VersionSet and(VersionSet other) {
    return combine(other, Stages::and);
  }

  /** What is in either set. */
  public VersionSet or(VersionSet other) {
    return combine(other, Stages::or);
  }

  /** What is in this set and not in the other. */
  public VersionSet minus(VersionSet other) {
    return combine(other, (mine, theirs) -> mine.and(theirs.not()));
  }

  /** Every version that is not in this set. */
  public VersionSet not() {
    return new VersionSet(stages.map(Stages::not));
  }

  /** The members that are no prereleases. */
  VersionSet releases() {
    return new VersionSet(stages.map(Stages.RELEASE::and));
  }

  private VersionSet combine(VersionSet other, BinaryOperator<Stages> join) {
    return new VersionSet(stages.combine(other.stages, join));
  }

  /**
   * Whether every member is a member of the other set, too. {@link #minus} and {@link #example}
   * give a witness if not.
   */
  public boolean within(VersionSet other) {
    return minus(other).isEmpty();
  }

  /** Whether some member is a prerelease. */
  public boolean hasPrereleases() {
    for (Stages of : stages.values()) {
      if (!of.and(Stages.RELEASE).equals(of)) {
        return true;
      }
    }
    return false;
  }

  /** The lowest member, if there is a member. */
  public Optional<Version> lowest() {
    return isEmpty()
        ? Optional.empty()
        : Optional.of(lowestOf(firstStep(stages.values(), Stages.ALL)));
  }

  /**
   * A member that a person can picture: the lowest release, or the lowest prerelease of a set
   * without releases.
   */
  public Optional<Version> example() {
    int release = firstStep(stages.values(), Stages.RELEASE);
    return release < 0
        ? lowest()
        : Optional.of(Version.of(stages.keys().get(release), Stage.RELEASE));
  }

  /**
   * The highest member, if there is one. {@code <=1.2.9} has one and so has {@code <1.2.9}; {@code
   * 1.2.x} has none, because patches go on without an end that anybody could name, and neither has
   * {@code <1.2.0-b}.
   */
  public Optional<Version> highest() {
    int last = stages.size() - 1;
    while (last >= 0 && stages.values().get(last).isEmpty()) {
      last--;
    }
    Core end = last < 0 ? null : stages.end(last);
    Core core = end == null ? null : end.previous();
    Stage stage = core == null ? null : stages.values().get(last).highest();
    return core == null || stage == null ? Optional.empty() : Optional.of(Version.of(core, stage));
  }

  private Version lowestOf(int step) {
    return Version.of(stages.keys().get(step), stages.values().get(step).lowest());
  }

  private static int firstStep(List<Stages> values, Stages wanted) {
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).and(wanted).isEmpty()) {
        return i;
      }
    }
    return -1;
  }

  /** How far apart the members are; empty if there is no member. */
  public Optional<Updates> updates() {
    if (updates == null) {
      updates = Updates.of(this).orElse(null);
    }
    return Optional.ofNullable(updates);
  }

  /** The set as a list of intervals, in order. */
  public List<Interval> intervals() {
    return Intervals.of(stages);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VersionSet set && stages.equals(set.stages);
  }

  @Override
  public int hashCode() {
    return stages.hashCode();
  }

  /**
   * The intervals as a person would write them, for example {@code >=1.2.0 <1.3.0 || 2.0.0}; {@code
   * nothing} if empty.
   */
  @Override
  public String toString() {
    List<Interval> intervals = intervals();
    return intervals.isEmpty()
        ? "nothing"
        : intervals.stream().map(Interval::toString).collect(joining(" || "));
  }
}
