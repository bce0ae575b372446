package dev.plimsoll.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A megabyte of anything is read, or rejected, at once. The dialect is one that sets no limit. Were
 * anything quadratic here, a case would take hours; the time-out is there to say so.
 */
class HostileInputTest {
  private static final int SIZE = 1_000_000;

  static Stream<Arguments> inputs() {
    return Stream.of(
        Arguments.of("alternatives", fill("1||"), "constraint-error"),
        Arguments.of("alternatives that can be read", fill("1||") + "1", "true"),
        Arguments.of("bars", fill("|"), "constraint-error"),
        Arguments.of("spaces", fill(" "), "constraint-error"),
        Arguments.of("spaces before a version", fill(" ") + "1", "true"),
        Arguments.of("digits", fill("1"), "constraint-error"),
        Arguments.of("zeros", fill("0") + "1", "true"),
        Arguments.of("dots", fill("1."), "constraint-error"),
        Arguments.of("wildcards", fill("x"), "constraint-error"),
        Arguments.of("operators", fill("="), "constraint-error"),
        Arguments.of("comparisons", fill(">=1 "), "true"),
        Arguments.of("exclusions", distinct("!=1.%d.1 "), "true"),
        Arguments.of("versions", distinct("1.%d.%d||") + "1.2.3", "true"),
        Arguments.of("a long prerelease", ">=1.0.0-" + fill("a"), "true"),
        Arguments.of("many identifiers", ">=1.0.0-" + fill("1.") + "1", "true"),
        Arguments.of("hyphens", fill(" - "), "constraint-error"),
        Arguments.of("hyphen ranges", fill("1 - 2 "), "true"),
        Arguments.of("hyphen ranges in alternatives", fill("1 - 2-a||") + "1", "constraint-error"),
        Arguments.of("a range behind digits", fill("1") + " - 2", "constraint-error"),
        Arguments.of("a range behind dots", fill("1.") + " - 2", "constraint-error"),
        Arguments.of("a range behind bars", fill("|v") + "1 - 2", "constraint-error"),
        Arguments.of("a range behind many versions", fill("||v1") + " - 2", "constraint-error"),
        Arguments.of("commas", fill(","), "constraint-error"),
        Arguments.of("letters", fill("é"), "constraint-error"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  @Timeout(30)
  void isReadOrDenied(String name, String constraint, String answer) {
    assertThat(Oracle.answer("check\t" + constraint + "\t1.2.3", Dialect.V3_3)).isEqualTo(answer);
    assertThat(Oracle.answer("check\t" + constraint + "\t1.2.3", Dialect.V3_5))
        .isEqualTo("constraint-error");
  }

  private static String fill(String part) {
    return part.repeat(SIZE / part.length());
  }

  private static String distinct(String format) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < SIZE; i++) {
      text.append(format.formatted(i * 7919 % 100_003, i * 31 % 1009));
    }
    return text.toString();
  }
}
