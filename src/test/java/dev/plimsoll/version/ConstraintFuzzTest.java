package dev.plimsoll.version;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Whatever the text, reading it ends in a set that keeps its own laws or in an error that points
 * into the text. Replays its corpus in every test run; {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=ConstraintFuzzTest} looks for more.
 */
class ConstraintFuzzTest {

  /** The first line is a constraint, the second a version. */
  @FuzzTest(maxDuration = "2m")
  void readsOrRefuses(byte[] bytes) {
    String[] lines = new String(bytes, UTF_8).split("\n", 2);
    for (Dialect dialect : Dialect.values()) {
      try {
        VersionSet set = Constraint.parse(lines[0], dialect).versions();
        keepsItsLaws(set);
        contains(set, lines.length > 1 ? lines[1] : "1.2.3", dialect);
      } catch (VersionSyntaxException e) {
        assertThat(e.position()).isBetween(0, lines[0].length());
        assertThat(e.getMessage()).contains("expected");
      }
    }
  }

  private static void keepsItsLaws(VersionSet set) {
    assertThat(set.not().not()).isEqualTo(set);
    assertThat(set.and(set.not()).isEmpty()).isTrue();
    assertThat(set.intervals().isEmpty()).isEqualTo(set.isEmpty());
    assertThat(set.intervals()).allMatch(interval -> set.contains(interval.low()));
    assertThat(set.lowest().isPresent()).isEqualTo(set.looseness().isPresent());
    assertThat(set.highest().stream()).allMatch(set::contains);
  }

  private static void contains(VersionSet set, String text, Dialect dialect) {
    try {
      Version version = Version.parse(text, dialect);
      assertThat(Version.parse(version.toString(), Dialect.V3_4)).isEqualTo(version);
      assertThat(VersionSet.of(version).within(set)).isEqualTo(set.contains(version));
    } catch (VersionSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
    }
  }
}
