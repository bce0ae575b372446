package dev.plimsoll.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {

  @ParameterizedTest
  @CsvSource({
    "${VAR}, true",
    "a-${cluster_env:=prod}-b, true",
    "${VAR:-x}, true",
    "${VAR:?must be set}, true",
    "${VAR/a/b}, true",
    "${VAR:0:7}, true",
    "${VAR^^}, true",
    "${#VAR}, true",
    "'ENC[AES256_GCM,data:x]', true",
    "$${VAR}, false",
    "$VAR, false",
    "${1VAR}, false",
    "${}, false",
    "${VAR, false",
    "$(VAR), false",
    "plain, false",
  })
  void knowsTextsThatStandForOthers(String text, boolean expected) {
    boolean answer = Substitution.isIn(text);

    assertThat(answer).isEqualTo(expected);
  }
}
