package dev.plimsoll.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConstraintTest {

  @ParameterizedTest
  @EnumSource
  void admitsWhatTheTableSays(Dialect dialect) {
    List<String[]> cases = ConstraintCase.all(dialect).flatMap(ConstraintCase::questions).toList();

    List<String> wrong =
        cases.stream()
            .filter(one -> !Oracle.answer(one[0], dialect).equals(one[1]))
            .map(one -> one[0] + " is not " + one[1])
            .toList();

    assertThat(cases).hasSizeGreaterThan(600);
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'' ; 0 ; a version",
        "1.2.3.4 ; 5 ; a space, a comma",
        "'>=1.2.3 <' ; 9 ; a version",
        "'1.0.0 || ' ; 9 ; a version",
        "=>>1 ; 0 ; operators",
        "1.2.3~ 1.2.3 ; 5 ; a space",
        "1.0.0-beta.01 ; 11 ; without leading zeros",
        "1 - 2 - 3 ; 6 ; either side of the hyphen",
        "1 - 2 <y ; 7 ; a version",
        "1.0 - 1.5 || 2.0 - 2.5 >=a ; 25 ; a version",
        "1.2.3 1xx ; 6 ; single wildcard",
        "99999999999999999999 ; 0 ; 18446744073709551615",
      })
  void saysWhereItCannotBeRead(String text, int position, String expected) {
    VersionSyntaxException error =
        catchThrowableOfType(VersionSyntaxException.class, () -> Constraint.parse(text));

    assertThat(error.position()).isEqualTo(position);
    assertThat(error.expected()).contains(expected);
  }

  @Test
  void showsTheTextThePlaceAndWhatWasExpected() {
    VersionSyntaxException error =
        catchThrowableOfType(VersionSyntaxException.class, () -> Constraint.parse(">=1.2.3.4"));

    assertThat(error)
        .hasMessage(
            "\">=1.2.3.4\" is no version constraint: found \".\" at character 8, expected a space, a comma,"
                + " \"||\" or the end of the constraint");
  }

  @Test
  void newestDialectReadsNoMoreThanTheLibraryDoes() {
    String long512 = ">=1.0.0" + " ".repeat(505);
    String many = "1 || ".repeat(31) + "2";

    assertThat(List.of(accepts(long512, Dialect.V3_5), accepts(long512 + " ", Dialect.V3_5)))
        .containsExactly(true, false);
    assertThat(List.of(accepts(many, Dialect.V3_5), accepts(many + "|| 3", Dialect.V3_5)))
        .containsExactly(true, false);
    assertThat(List.of(accepts(long512 + " ", Dialect.V3_4), accepts(many + "|| 3", Dialect.V3_4)))
        .containsExactly(true, true);
  }

  private static boolean accepts(String text, Dialect dialect) {
    try {
      Constraint.parse(text, dialect);
      return true;
    } catch (VersionSyntaxException e) {
      return false;
    }
  }
}
