package dev.plimsoll.version;

import dev.plimsoll.version.Interval.Prereleases;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a set's steps into the longest intervals that say the same. */
final class Intervals {
  /** A place between two versions: just before {@code stage} of {@code core}. */
  private record Cut(Core core, Stage stage) {}

  /**
   * What has been gathered of an interval; {@code lone} says that it is a single release so far,
   * which fits either kind.
   */
  private record Open(Cut from, @Nullable Cut to, Prereleases prereleases, boolean lone) {}

  private final List<Interval> done = new ArrayList<>();
  private @Nullable Open open;

  private Intervals() {}

  static List<Interval> of(Steps<Core, Stages> steps) {
    Intervals intervals = new Intervals();
    for (int i = 0; i < steps.size(); i++) {
      intervals.add(steps.keys().get(i), steps.end(i), steps.values().get(i));
    }
    intervals.close();
    return List.copyOf(intervals.done);
  }

  private void add(Core core, @Nullable Core end, Stages stages) {
    Cut to = end == null ? null : new Cut(end, Stage.FIRST);
    boolean oneCore = end == null ? core.next() == null : end.equals(core.next());
    if (stages.isEmpty()) {
      close();
    } else if (stages.equals(Stages.ALL)) {
      join(new Open(new Cut(core, Stage.FIRST), to, Prereleases.All, false));
    } else if (stages.equals(Stages.RELEASE)) {
      join(new Open(new Cut(core, Stage.RELEASE), to, Prereleases.None, oneCore));
    } else if (oneCore) {
      addStages(core, to, stages.in());
    } else {
      boolean only = stages.equals(Stages.RELEASE.not());
      join(
          new Open(
              new Cut(core, stages.lowest()),
              to,
              only ? Prereleases.Only : Prereleases.Some,
              false));
    }
  }

  private void addStages(Core core, @Nullable Cut to, Steps<Stage, Boolean> in) {
    for (int i = 0; i < in.size(); i++) {
      if (in.values().get(i)) {
        Stage from = in.keys().get(i);
        Stage end = in.end(i);
        Cut until = end == null ? to : new Cut(core, end);
        join(
            new Open(
                new Cut(core, from),
                until,
                from.isRelease() ? Prereleases.None : Prereleases.All,
                from.isRelease()));
      }
    }
  }

  private void join(Open next) {
    Open before = open;
    if (before != null && continues(before, next)) {
      open =
          new Open(
              before.from, next.to, before.lone ? next.prereleases : before.prereleases, false);
    } else {
      close();
      open = next;
    }
  }

  /**
   * Releases run on from core to core; with prereleases, the very next version must be the first.
   */
  private static boolean continues(Open before, Open next) {
    return switch (next.prereleases) {
      case None ->
          before.prereleases == Prereleases.None
              && before.to != null
              && before.to.core.equals(next.from.core);
      case All ->
          next.from.equals(before.to) && (before.prereleases == Prereleases.All || before.lone);
      case Only, Some -> false;
    };
  }

  private void close() {
    if (open != null) {
      done.add(interval(open));
      open = null;
    }
  }

  private static Interval interval(Open open) {
    Version low = Version.of(open.from.core, open.from.stage);
    Cut to = open.to;
    if (to == null) {
      return new Interval(low, null, false, open.prereleases);
    }
    Version last = last(to);
    if (last != null) {
      boolean prereleases = open.prereleases == Prereleases.All && low.equals(last);
      return new Interval(low, last, true, prereleases ? Prereleases.None : open.prereleases);
    }
    boolean firstStage = to.stage.equals(Stage.FIRST) && open.prereleases == Prereleases.None;
    return new Interval(
        low, Version.of(to.core, firstStage ? Stage.RELEASE : to.stage), false, open.prereleases);
  }

  /** The version just below a cut; null if there is none that could be named. */
  private static @Nullable Version last(Cut to) {
    if (to.stage.equals(Stage.FIRST)) {
      Core core = to.core.previous();
      return core == null ? null : Version.of(core, Stage.RELEASE);
    }
    Stage stage = to.stage.previous();
    return stage == null ? null : Version.of(to.core, stage);
  }
}
