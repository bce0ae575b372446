package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretPathTest {

  private final SecretPath path = new SecretPath();

  @Test
  void knowsNothingAtFirst() {
    assertThat(path.knows("")).isFalse();
  }

  @Test
  void knowsWhatItWasToldAndNoMore() {
    path.accept(List.of("new", "before"));

    assertThat(path.knows("new")).isTrue();
    assertThat(path.knows("before")).isTrue();
    assertThat(path.knows("other")).isFalse();
    assertThat(path.knows("")).isFalse();
  }
}
