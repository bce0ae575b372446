package dev.plimsoll.admission;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.DelegatingClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The cluster as one review sees it, whose live reads count as its memory: anybody who may write
 * Secrets can write a record of Helm that unpacks to much more than the review has.
 */
final class BudgetedClusterView extends DelegatingClusterView {

  /** What the records of a release take at most, of which one is unpacked. */
  static final long COST = 16 << 20;

  private static final Duration MOMENT = Duration.ofSeconds(3);

  private static final String REASON = "too much memory is taken by other reviews";

  private final MemoryBudget.Reservation memory;
  private final Duration moment;
  private boolean taken;

  BudgetedClusterView(ClusterView cluster, MemoryBudget.Reservation memory) {
    this(cluster, memory, MOMENT);
  }

  BudgetedClusterView(ClusterView cluster, MemoryBudget.Reservation memory, Duration moment) {
    super(cluster);
    this.memory = memory;
    this.moment = moment;
  }

  @Override
  public LiveReads live() {
    LiveReads live = super.live();
    return new LiveReads() {
      @Override
      public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
        return within(() -> live.get(kind, namespace, name));
      }

      @Override
      public Lookup<List<Resource>> list(
          GroupKind kind, String namespace, Map<String, String> labels) {
        return within(() -> live.list(kind, namespace, labels));
      }

      @Override
      public Lookup<String> fingerprint(String text) {
        return live.fingerprint(text);
      }
    };
  }

  private <T> Lookup<T> within(Supplier<Lookup<T>> read) {
    taken = taken || memory.evaluateBesides(COST, moment);
    return taken ? read.get() : new Lookup.Unknown<>(REASON);
  }
}
