package dev.plimsoll.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plimsoll and the version library of Flux give the same answers. How many questions, and which,
 * can be set:
 *
 * <pre>mvn test -Dtest=OracleAgreementTest -Dquestions=2000000 -Dseed=7</pre>
 */
@NeedsTestbed
class OracleAgreementTest {
  private static final int QUESTIONS = Integer.getInteger("questions", 60_000);
  private static final long SEED = Long.getLong("seed", 20260101);
  private static final int ROUND = 100_000;

  @ParameterizedTest
  @EnumSource
  void agrees(Dialect dialect, Testbed testbed) throws IOException {
    Oracle oracle = Oracle.in(testbed, dialect);
    Questions questions = new Questions(SEED);

    int asked = 0;
    while (asked < QUESTIONS) {
      List<String> round = new ArrayList<>();
      while (round.size() < Math.min(ROUND, QUESTIONS - asked)) {
        round.addAll(questions.next());
      }
      assertThat(differences(round, oracle.ask(round), dialect)).isEmpty();
      asked += round.size();
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithTheTable(Dialect dialect, Testbed testbed) throws IOException {
    Oracle oracle = Oracle.in(testbed, dialect);
    List<String[]> cases = ConstraintCase.all(dialect).flatMap(ConstraintCase::questions).toList();

    List<String> questions = cases.stream().map(one -> one[0]).toList();

    List<String> answers = oracle.ask(questions);

    assertThat(differences(questions, answers, dialect)).isEmpty();
    assertThat(answers).isEqualTo(cases.stream().map(one -> one[1]).toList());
  }

  static List<String> differences(List<String> questions, List<String> answers, Dialect dialect) {
    assertThat(answers).hasSameSizeAs(questions);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < questions.size() && differences.size() < 20; i++) {
      String ours = Oracle.answer(questions.get(i), dialect);
      if (!ours.equals(answers.get(i))) {
        differences.add(
            "%s: Flux says %s, Plimsoll %s"
                .formatted(questions.get(i).replace('\t', '~'), answers.get(i), ours));
      }
    }
    return differences;
  }
}
