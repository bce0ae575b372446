package dev.plimsoll.admission.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.server.CannotStartException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://collector:4318, http://collector:4318/v1/traces",
    "http://collector:4318/, http://collector:4318/v1/traces",
    "https://traces.example.com/otlp, https://traces.example.com/otlp/v1/traces",
    "http://collector:4318/v1/traces, http://collector:4318/v1/traces",
    "http://[::1]:4318, http://[::1]:4318/v1/traces"
  })
  void isGivenWithOrWithoutItsPath(String given, String used) {
    assertThat(CollectorUrl.of(given)).hasToString(used);
  }

  @ParameterizedTest
  @CsvSource({
    "collector:4318, did you mean http://collector:4318?",
    "collector, did you mean http://collector?",
    "grpc://collector:4317, 'write it as http://collector:4318'",
    "http://, 'write it as http://collector:4318'",
    "http://collector?tenant=a, 'write it as http://collector:4318'"
  })
  void saysHowToWriteIt(String given, String advice) {
    assertThatThrownBy(() -> CollectorUrl.of(given))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContainingAll("--traces", given, advice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:open-sesame@collector:4318",
        "http://me:open-sesame@collector:4318?tenant=a",
        "http://me:open-sesame^@collector:4318",
        "me:open-sesame@collector"
      })
  void doesNotRepeatAPassword(String given) {
    assertThatThrownBy(() -> CollectorUrl.of(given))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("names a user")
        .hasMessageNotContaining("open-sesame");
  }
}
