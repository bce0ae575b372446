package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.admission.CallerAuthentication;
import dev.plimsoll.admission.GracefulShutdown;
import dev.plimsoll.admission.SecretPath;
import dev.plimsoll.admission.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that no server starts with. */
class CannotStartExceptionTest {

  private static CallerAuthentication callers(String... settings) {
    return new CallerAuthentication(Settings.of(settings), new SecretPath());
  }

  @ParameterizedTest
  @CsvSource({"client-ca, ca.crt", "client-subject, CN=kube-apiserver"})
  void aCaAndASubjectBelongTogether(String name, String value) {
    assertThatThrownBy(() -> callers(name, value))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--client-ca and --client-subject belong together");
  }

  @Test
  void aSubjectHasToBeAName() {
    assertThatThrownBy(() -> callers("client-ca", "ca.crt", "client-subject", "kube-apiserver"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--client-subject kube-apiserver is no name of a certificate");
  }

  @ParameterizedTest
  @CsvSource({"-5s, -5000", "-1ms, -1"})
  void nobodyEndsBeforeTheyAreTold(String drain, String millis) {
    assertThatThrownBy(() -> new GracefulShutdown(Settings.of("drain", drain), null))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--drain")
        .hasMessageContaining(millis + " ms");
  }

  @Test
  void aNamespaceIsAsSetElseThatOfThePodElseTheUsualOne() {
    assertThat(OwnNamespace.of(Settings.of("namespace", "harbour"))).isEqualTo("harbour");
    assertThat(OwnNamespace.of(Settings.of())).isEqualTo("plimsoll-system");
  }
}
