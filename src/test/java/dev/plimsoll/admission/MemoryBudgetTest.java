package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.MemoryBudget.Reservation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private static final long MIB = 1 << 20;

  /** Of which large reviews may take 96 MiB together, and a user 24 MiB. */
  private final MemoryBudget budget = new MemoryBudget(128 * MIB);

  private Reservation of(String user) {
    Reservation reservation = budget.begin("a connection");
    reservation.belongsTo(user);
    return reservation;
  }

  @Test
  void givesBackWhatWasTakenOnceNobodyWorksOnItAnyMore() {
    Reservation one = of("alice");
    assertThat(one.arrive(3 * MIB)).isTrue();
    assertThat(one.evaluate(20 * MIB)).isTrue();
    assertThat(budget.held()).isEqualTo(20 * MIB);

    one.hold();
    one.release();
    assertThat(budget.held()).isEqualTo(20 * MIB);
    one.release();

    assertThat(budget.held()).isZero();
    assertThat(of("alice").evaluate(24 * MIB)).isTrue();
  }

  @Test
  void leavesAQuarterToSmallReviews() {
    assertThat(of("a").evaluate(96 * MIB + 1)).isFalse();
    assertThat(of("b").evaluate(96 * MIB)).isTrue();
    assertThat(of("c").evaluate(MemoryBudget.SMALL + 1)).isFalse();

    for (int i = 0; i < 32; i++) {
      assertThat(of("d").evaluate(MemoryBudget.SMALL)).isTrue();
    }
    assertThat(budget.held()).isEqualTo(128 * MIB);
    assertThat(of("e").arrive(1)).isFalse();
  }

  @Test
  void leavesThreeQuartersOfTheRestToOtherUsers() {
    assertThat(of("alice").evaluate(12 * MIB)).isTrue();
    assertThat(of("alice").evaluate(12 * MIB)).isTrue();
    assertThat(of("alice").evaluate(2 * MIB)).isFalse();
    assertThat(of("alice").evaluate(MIB)).isTrue();
    assertThat(of("bob").evaluate(24 * MIB)).isTrue();
  }

  @Test
  void letsOneReviewOfAUserInHoweverLargeItIs() {
    Reservation one = of("alice");
    assertThat(one.evaluate(90 * MIB)).isTrue();
    assertThat(of("alice").evaluate(2 * MIB)).isFalse();

    one.release();

    assertThat(of("alice").evaluate(2 * MIB)).isTrue();
  }

  @Test
  void countsBodiesForTheirConnectionUntilTheUserIsKnown() {
    Reservation first = budget.begin("a connection");
    Reservation second = budget.begin("a connection");
    assertThat(first.arrive(16 * MIB)).isTrue();
    assertThat(second.arrive(9 * MIB)).isFalse();

    first.belongsTo("alice");

    assertThat(second.arrive(9 * MIB)).isTrue();
    assertThat(of("alice").arrive(9 * MIB)).isFalse();
  }

  @Test
  void leavesHalfOfTheRestToReviewsThatHaveArrived() {
    Reservation first = budget.begin("one");
    assertThat(first.arrive(20 * MIB)).isTrue();
    assertThat(budget.begin("two").arrive(20 * MIB)).isTrue();
    assertThat(budget.begin("three").arrive(8 * MIB + 1)).isFalse();
    assertThat(first.evaluate(76 * MIB)).isTrue();
  }

  @Test
  void leavesToRecordsWhatTheirUserHasTakenAlready() {
    assertThat(of("helm-controller").evaluate(24 * MIB)).isTrue();
    Reservation record = of("helm-controller");
    assertThat(record.evaluate(2 * MIB)).isFalse();

    assertThat(record.evaluateBesides(32 * MIB)).isTrue();

    assertThat(budget.held()).isEqualTo(56 * MIB);
  }

  @Test
  void takesNothingWhereItSaysNo() {
    Reservation one = of("alice");
    assertThat(one.arrive(10)).isTrue();
    assertThat(one.evaluate(200 * MIB)).isFalse();
    assertThat(budget.held()).isEqualTo(10);

    one.release();

    assertThat(budget.held()).isZero();
  }

  @Test
  void whatIsTakenBesidesCountsForNoUser() {
    assertThat(of("helm-controller").evaluateBesides(32 * MIB)).isTrue();

    assertThat(of("helm-controller").evaluate(2 * MIB)).isTrue();
    assertThat(budget.held()).isEqualTo(34 * MIB);
  }

  @Test
  void waitsAMomentForWhatOthersGiveBack() throws InterruptedException {
    Reservation first = of("a");
    assertThat(first.evaluateBesides(96 * MIB)).isTrue();
    assertThat(of("b").evaluateBesides(16 * MIB, Duration.ofMillis(1))).isFalse();

    Thread ending = Thread.ofVirtual().unstarted(first::release);
    ending.start();

    assertThat(of("b").evaluateBesides(16 * MIB, Duration.ofMinutes(1))).isTrue();
    ending.join();
    assertThat(budget.held()).isEqualTo(16 * MIB);
  }
}
