package dev.plimsoll.policy.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "*, '', true",
    "prod-*, prod-, true",
    "prod-*, prod-a-b, true",
    "prod-*, prod, false",
    "*-eu-*, a-eu-b, true",
    "*a*b, xaxbxb, true",
    "*a*b, xaxbxc, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "a.c, abc, false",
    "system:serviceaccount:*:flux, system:serviceaccount:x:flux, true",
  })
  void matchesTheWholeName(String glob, String name, boolean expected) {
    assertThat(Glob.of(glob).matches(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod-{a,b}", "[ab]*", "a|b", "!a", "a b", "^prod"})
  void deniesRicherPatterns(String glob) {
    assertThatThrownBy(() -> Glob.of(glob))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(glob);
  }

  @Test
  void staysFastOnManyStars() {
    assertThat(Glob.of("*a".repeat(200) + "b").matches("a".repeat(5000))).isFalse();
  }
}
