package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {

  @Test
  void namesThoseThatAreNoSettings() {
    Variables variables =
        new Variables(Map.of("PLIMSOLL_POLICES", "x", "PLIMSOLL_PORT", "1", "PATH", "/bin"));

    List<String> problems = variables.problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst())
        .contains("PLIMSOLL_POLICES", "did you mean", "PLIMSOLL_POLICIES");
  }

  @Test
  void leavesTheAddressesOfAServiceAlone() {
    Variables variables =
        new Variables(
            Map.of(
                "PLIMSOLL_PORT", "tcp://10.0.0.1:443",
                "PLIMSOLL_PORT_443_TCP_ADDR", "10.0.0.1",
                "PLIMSOLL_SERVICE_HOST", "10.0.0.1",
                "PLIMSOLL_SERVICE_PORT_HTTPS", "443"));

    assertThat(variables.problems()).isEmpty();
    assertThat(variables.portIsAddress()).isTrue();
  }

  @Test
  void quotesAValueThatASettingCannotHave() {
    Variables variables =
        new Variables(Map.of("PLIMSOLL_DRAIN", "soon", "PLIMSOLL_NO_CLUSTER", "maybe"));

    assertThat(variables.problems())
        .containsExactly(
            "the variable PLIMSOLL_DRAIN: \"soon\" is not a duration; write it as 500ms, 10s, 5m,"
                + " 1h or 90d",
            "the variable PLIMSOLL_NO_CLUSTER: \"maybe\" is not true or false");
  }

  @Test
  void takesAPortForAPort() {
    assertThat(new Variables(Map.of("PLIMSOLL_PORT", "8443")).portIsAddress()).isFalse();
  }
}
