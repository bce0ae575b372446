package dev.plimsoll.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VersionSetTest {

  static Stream<String[]> table() {
    return Table.rows("sets.tsv", 5).stream();
  }

  @ParameterizedTest
  @MethodSource("table")
  void resolvesToWhatTheTableSays(
      String constraint, String updates, String set, String lowest, String highest)
      throws VersionSyntaxException {
    VersionSet versions = set(constraint);

    assertThat(text(versions.updates())).isEqualTo(updates);
    assertThat(versions).hasToString(set);
    assertThat(text(versions.lowest())).isEqualTo(lowest);
    assertThat(text(versions.highest())).isEqualTo(highest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1.x ; >=1.4 <2 ; 1.0.0",
        ">=1.4.0 ; >=1.4 <2 ; 2.0.0",
        "~1.4.2 ; >=1.4 <2 ; -",
        "1.4.2 ; 1.x ; -",
        "1.2.3-rc.1 ; 1.x ; 1.2.3-rc.1",
        "~1.2.3-rc.1 ; 1.x ; 1.2.3-rc.1",
        ">=1.0.0 <2.0.0 ; >=1.0.0-0 <2.0.0 ; -",
        ">=1.0.0-0 <2.0.0 ; 1.x ; 1.0.0-0",
        ">2 <1 ; 1.2.3 ; -",
        "* ; !=1.2.3 ; 1.2.3",
        "!=1.2.x-rc ; !=1.2.3-rc >=0.0.0-0 ; -",
        "!=1.2.3-rc ; !=1.2.x-rc ; 1.2.0-rc",
        "<=1 ; <2 ; -",
        "1 || 2 ; 1 - 2 ; -",
      })
  void liesWithinAnotherOrGivesAWitness(String inner, String outer, String witness)
      throws VersionSyntaxException {
    VersionSet rest = set(inner).minus(set(outer));

    assertThat(text(rest.example())).isEqualTo(witness);
    assertThat(set(inner).within(set(outer))).isEqualTo(witness.equals("-"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ">=1.4.0 ; 2.0.0",
        "^1.4 ; 1.5.0",
        "~1.4.2 ; 1.4.3",
        "1.4.2 ; 1.4.2",
        "* ; 1.0.0",
        "1.2.x || 1.4.x ; 1.4.0",
        ">=1.0.0-0 <2.0.0 ; 2.0.0-0",
        ">2 <1 ; -"
      })
  void showsItsUpdatesByAnExample(String constraint, String example) throws VersionSyntaxException {
    assertThat(text(Updates.example(set(constraint)))).isEqualTo(example);
  }

  static VersionSet set(String constraint) throws VersionSyntaxException {
    return Constraint.parse(constraint).versions();
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("-");
  }
}
