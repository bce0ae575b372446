package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plimsoll.version.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FluxVersionTest {

  @ParameterizedTest
  @ValueSource(strings = {"2.9", "v2.9", "2.9.4", "v2.9.0", "v2.9.0-rc.1"})
  void readsAReleaseWithOrWithoutItsPatchLevel(String text) {
    assertThat(FluxVersion.parse(text)).isEqualTo(FluxVersion.V2_9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2.11", "1.42", "2.90", "two", "2.9.", "vv2.9"})
  void saysWhichReleasesItKnows(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FluxVersion.parse(text))
        .withMessageContaining('"' + text + '"')
        .withMessageContaining("2.1, 2.2")
        .withMessageContaining("2.9, 2.10");
  }

  @Test
  void ordersReleasesByNumberAndNotByText() {
    assertThat(FluxVersion.parse("v2.10.1")).isEqualTo(FluxVersion.LATEST);
    assertThat(FluxVersion.V2_10.atLeast(FluxVersion.V2_9)).isTrue();
    assertThat(FluxVersion.V2_10).hasToString("2.10");
  }

  @Test
  void knowsHowItsReleaseReadsConstraints() {
    assertThat(FluxVersion.V2_6.dialect()).isEqualTo(Dialect.V3_3);
    assertThat(FluxVersion.V2_8.dialect()).isEqualTo(Dialect.V3_4);
    assertThat(FluxVersion.LATEST.dialect()).isEqualTo(Dialect.LATEST);
  }

  @Test
  void isOrderedByRelease() {
    assertThat(FluxVersion.V2_3.atLeast(FluxVersion.V2_2)).isTrue();
    assertThat(FluxVersion.V2_3.atLeast(FluxVersion.V2_3)).isTrue();
    assertThat(FluxVersion.V2_3.atLeast(FluxVersion.V2_4)).isFalse();
  }
}
