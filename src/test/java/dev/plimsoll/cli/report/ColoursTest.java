package dev.plimsoll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.report.Colours.When;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When output has colours. */
class ColoursTest {

  private static boolean colours(When when, boolean terminal, Map<String, String> environment) {
    return Colours.of(when, environment, terminal).used();
  }

  @Test
  void theFlagStandsOverTheEnvironment() {
    assertThat(colours(When.always, false, Map.of("NO_COLOR", "1"))).isTrue();
    assertThat(colours(When.never, true, Map.of("FORCE_COLOR", "1"))).isFalse();
  }

  @Test
  void aTerminalHasColoursUnlessItSaysNo() {
    assertThat(colours(When.auto, true, Map.of())).isTrue();
    assertThat(colours(When.auto, false, Map.of())).isFalse();
    assertThat(colours(When.auto, true, Map.of("TERM", "dumb"))).isFalse();
    assertThat(colours(When.auto, true, Map.of("CLICOLOR", "0"))).isFalse();
    assertThat(colours(When.auto, true, Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(colours(When.auto, true, Map.of("NO_COLOR", ""))).isTrue();
  }

  @Test
  void coloursCanBeForced() {
    assertThat(colours(When.auto, false, Map.of("FORCE_COLOR", "1"))).isTrue();
    assertThat(colours(When.auto, false, Map.of("CLICOLOR_FORCE", "1"))).isTrue();
    assertThat(colours(When.auto, false, Map.of("CLICOLOR_FORCE", "0"))).isFalse();
    assertThat(colours(When.auto, true, Map.of("FORCE_COLOR", "0"))).isFalse();
    assertThat(colours(When.auto, false, Map.of("FORCE_COLOR", "1", "TERM", "dumb"))).isTrue();
    assertThat(colours(When.auto, false, Map.of("FORCE_COLOR", "1", "NO_COLOR", "1"))).isFalse();
  }
}
