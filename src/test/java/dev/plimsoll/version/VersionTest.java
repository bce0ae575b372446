package dev.plimsoll.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VersionTest {

  static Stream<String[]> table() {
    return Table.rows("versions.tsv", 3).stream();
  }

  @ParameterizedTest
  @MethodSource("table")
  void readsWhatTheTableSays(String text, String lenient, String strict) {
    assertThat(Oracle.answer("parse\t" + text, Dialect.LATEST)).isEqualTo(answer(lenient));
    assertThat(Oracle.answer("strict\t" + text, Dialect.LATEST)).isEqualTo(answer(strict));
  }

  private static String answer(String expected) {
    return expected.equals("!") ? "error" : "ok " + expected;
  }

  @Test
  void ordersByPrecedence() throws VersionSyntaxException {
    List<String> ordered =
        List.of(
            "0.0.0-0",
            "0.0.0",
            "0.0.1",
            "0.1.0",
            "1.0.0-0",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-18446744073709551615",
            "1.0.0--",
            "1.0.0-18446744073709551616",
            "1.0.0-A",
            "1.0.0-a",
            "1.0.0-a.0",
            "1.0.0-a.0.0",
            "1.0.0-a.1",
            "1.0.0-a.b",
            "1.0.0-aa",
            "1.0.0-b",
            "1.0.0",
            "9223372036854775807.0.0",
            "9223372036854775808.0.0",
            "18446744073709551615.0.0");
    List<Version> versions = new ArrayList<>();
    for (String text : ordered) {
      versions.add(Version.parse(text));
    }

    Collections.shuffle(versions, new Random(1));
    Collections.sort(versions);

    assertThat(versions).map(Version::toString).containsExactlyElementsOf(ordered);
  }

  @Test
  void metadataCountsForNothing() throws VersionSyntaxException {
    Version a = Version.parse("v1.2.3+a");
    Version b = Version.parse("1.2.3+b");

    assertThat(a).isEqualByComparingTo(b).isEqualTo(b).hasSameHashCodeAs(b);
    assertThat(a.original()).isEqualTo("v1.2.3+a");
    assertThat(a.metadata()).isEqualTo("a");
  }

  @Test
  void onlyTheNewestDialectLimitsTheLength() throws VersionSyntaxException {
    String tooLong = "1.0.0-" + "a".repeat(251);

    VersionSyntaxException error =
        catchThrowableOfType(
            VersionSyntaxException.class, () -> Version.parse(tooLong, Dialect.V3_5));

    assertThat(error.position()).isEqualTo(256);
    assertThat(Version.parse(tooLong, Dialect.V3_4).prerelease()).hasSize(251);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 5",
    "v, 1",
    "'', 0",
    "1.x, 2",
    "1.2.3-, 5",
    "1.2.3-a.01, 8",
    "1.2.3+a+b, 7",
    "1.99999999999999999999, 2"
  })
  void saysWhereItCannotBeRead(String text, int position) {
    VersionSyntaxException error =
        catchThrowableOfType(VersionSyntaxException.class, () -> Version.parse(text));

    assertThat(error.position()).isEqualTo(position);
  }
}
