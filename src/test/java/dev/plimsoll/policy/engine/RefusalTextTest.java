package dev.plimsoll.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTextTest {

  /** What kustomize-controller looks for (fluxcd/pkg, ssa/errors/immutable.go), any white space. */
  private static final Pattern TAKEN_FOR_IMMUTABLE =
      Pattern.compile("is[\\s\\p{Z}]immutable|immutable[\\s\\p{Z}]field", Pattern.CASE_INSENSITIVE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec.x: field is immutable",
        "this is\timmutable",
        "this is\nimmutable",
        "this is\u00a0immutable",
        "this is  immutable",
        "an immutable field",
        "immutable\nfield",
        "is immutable field",
        "Is Immutable Field",
        "is is immutable immutable field field",
        "is immutable is immutable field",
        "this immutable fieldset is immutable",
      })
  void saysItInAnotherWay(String text) {
    String safe = RefusalText.safe(text);

    assertThat(TAKEN_FOR_IMMUTABLE.matcher(safe).find()).as(safe).isFalse();
    assertThat(safe).contains("change");
  }

  @Test
  void leavesOtherTextsAlone() {
    String text = "ConfigMaps marked immutable: true are fine";

    assertThat(RefusalText.safe(text)).isSameAs(text);
  }
}
