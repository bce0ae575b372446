package dev.plimsoll.version;

import org.jspecify.annotations.Nullable;

/** A set of stages: which prereleases of a core, and whether its release. */
record Stages(Steps<Stage, Boolean> in) {
  static final Stages NONE = new Stages(start(false).build());
  static final Stages ALL = new Stages(start(true).build());
  static final Stages RELEASE = new Stages(start(false).then(Stage.RELEASE, true).build());

  private static Steps.Builder<Stage, Boolean> start(boolean in) {
    return Steps.startingWith(Stage.FIRST, in);
  }

  static Stages from(Stage stage) {
    return stage.isRelease() ? RELEASE : new Stages(start(false).then(stage, true).build());
  }

  static Stages above(Stage stage) {
    return stage.isRelease() ? NONE : new Stages(start(false).then(stage.next(), true).build());
  }

  static Stages only(Stage stage) {
    return stage.isRelease()
        ? RELEASE
        : new Stages(start(false).then(stage, true).then(stage.next(), false).build());
  }

  boolean isEmpty() {
    return in.size() == 1 && !in.values().getFirst();
  }

  boolean isAll() {
    return in.size() == 1 && in.values().getFirst();
  }

  boolean contains(Stage stage) {
    return in.at(stage);
  }

  Stages and(Stages other) {
    if (isEmpty() || other.isAll() || equals(other)) {
      return this;
    }
    return isAll() || other.isEmpty() ? other : of(in.combine(other.in, (a, b) -> a && b));
  }

  Stages or(Stages other) {
    if (isAll() || other.isEmpty() || equals(other)) {
      return this;
    }
    return isEmpty() || other.isAll() ? other : of(in.combine(other.in, (a, b) -> a || b));
  }

  Stages not() {
    if (isEmpty() || isAll()) {
      return isAll() ? NONE : ALL;
    }
    return of(in.map(a -> !a));
  }

  /** The two sets that most steps of a version set hold, without another object. */
  private static Stages of(Steps<Stage, Boolean> in) {
    if (in.size() > 1) {
      return new Stages(in);
    }
    return in.values().getFirst() ? ALL : NONE;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Stages stages && in.equals(stages.in));
  }

  @Override
  public int hashCode() {
    return in.hashCode();
  }

  /** The least stage of a set that is not empty. */
  Stage lowest() {
    return in.keys().get(in.values().indexOf(true));
  }

  /** The greatest stage; null if there is none, as among those below {@code b}. */
  @Nullable Stage highest() {
    Stage end = in.end(in.values().lastIndexOf(true));
    return end == null ? Stage.RELEASE : end.previous();
  }
}
