package dev.plimsoll.version;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Joins any number of sets, one after another as they come, always joining sets of like rank first.
 * A million of them then take n log n steps, where one growing set would take n squared; and only a
 * few are held at a time.
 */
final class Fold {
  private final BinaryOperator<VersionSet> join;
  private final VersionSet identity;
  private final List<@Nullable VersionSet> ranks = new ArrayList<>(4);

  Fold(VersionSet identity, BinaryOperator<VersionSet> join) {
    this.identity = identity;
    this.join = join;
  }

  void add(VersionSet set) {
    VersionSet joined = set;
    for (int rank = 0; rank < ranks.size(); rank++) {
      VersionSet waiting = ranks.get(rank);
      if (waiting == null) {
        ranks.set(rank, joined);
        return;
      }
      ranks.set(rank, null);
      joined = join.apply(waiting, joined);
    }
    ranks.add(joined);
  }

  VersionSet result() {
    @Nullable VersionSet joined = null;
    for (VersionSet waiting : ranks) {
      if (waiting != null) {
        joined = joined == null ? waiting : join.apply(waiting, joined);
      }
    }
    return joined == null ? identity : joined;
  }
}
