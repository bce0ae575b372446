package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.DelegatingClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetedClusterViewTest {

  private static final GroupKind SECRET = GroupKind.of("", "Secret");

  private static final long MIB = 1 << 20;

  /** Of which large reviews may take 24 MiB together. */
  private final MemoryBudget budget = new MemoryBudget(32 * MIB);

  private int reads;

  private final ClusterView cluster =
      new DelegatingClusterView(new FixedClusterView(List.of())) {
        @Override
        public LiveReads live() {
          return new LiveReads() {
            @Override
            public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
              reads++;
              return new Lookup.Absent<>();
            }

            @Override
            public Lookup<List<Resource>> list(
                GroupKind kind, String namespace, Map<String, String> labels) {
              reads++;
              return new Lookup.Found<>(List.of());
            }

            @Override
            public Lookup<String> fingerprint(String text) {
              return new Lookup.Found<>(text);
            }
          };
        }
      };

  private LiveReads live(MemoryBudget.Reservation memory) {
    return new BudgetedClusterView(cluster, memory, Duration.ofMillis(1)).live();
  }

  @Test
  void takesMemoryForTheFirstLiveReadOfAReview() {
    MemoryBudget.Reservation memory = budget.begin("a");
    LiveReads live = live(memory);
    assertThat(live.fingerprint("text")).isEqualTo(new Lookup.Found<>("text"));
    assertThat(budget.held()).isZero();

    live.get(SECRET, "shop", "one");
    live.list(SECRET, "shop", Map.of());

    assertThat(reads).isEqualTo(2);
    assertThat(budget.held()).isEqualTo(BudgetedClusterView.COST);
    memory.release();
    assertThat(budget.held()).isZero();
  }

  @Test
  void asksNobodyWhereOthersHaveTakenIt() {
    live(budget.begin("a")).get(SECRET, "shop", "one");

    assertThat(live(budget.begin("b")).list(SECRET, "shop", Map.of()))
        .isEqualTo(new Lookup.Unknown<>("too much memory is taken by other reviews"));
    assertThat(reads).isOne();
  }
}
