package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.flux.FluxVersion;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {

  @TestFactory
  Stream<DynamicTest> theDefaultOfEachCanBeRead() {
    return ServerSettings.all().stream()
        .map(setting ->
            DynamicTest.dynamicTest(
                setting.name(),
                () -> assertThat(setting.problem("default", setting.initial())).isEmpty()));
  }

  /** A setting that nothing can ask for has no effect. */
  @Test
  void eachHasAnAccessor() {
    List<String> accessors =
        Arrays.stream(ServerSettings.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(method -> method.getName().replaceAll("([A-Z])", "-$1").toLowerCase())
            .toList();

    assertThat(accessors)
        .containsExactlyInAnyOrderElementsOf(
            ServerSettings.all().stream().map(Setting::name).toList());
  }

  @Test
  void readsWhatIsGiven() {
    ServerSettings settings =
        ServerSettings.of(
            Map.of(
                "port", "0",
                "policies", "builtin, mine,",
                "flux-version", "2.9",
                "certificate-life", "30d",
                "log-format", "json",
                "events", "true",
                "last-good", ""));

    assertThat(settings.port()).isZero();
    assertThat(settings.policies()).containsExactly(Path.of("builtin"), Path.of("mine"));
    assertThat(settings.fluxVersion()).contains(FluxVersion.parse("2.9"));
    assertThat(settings.certificateLife()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.logFormat()).isEqualTo(LogFormat.json);
    assertThat(settings.events()).isTrue();
    assertThat(settings.lastGood()).isEmpty();
  }

  @Test
  void drainsOnlyWhereAServiceMaySendRequests() {
    assertThat(ServerSettings.of(Map.of()).drain()).isEqualTo(Duration.ofSeconds(5));
    assertThat(ServerSettings.of(Map.of("no-cluster", "true")).drain()).isZero();
    assertThat(ServerSettings.of(Map.of("no-cluster", "true", "drain", "2s")).drain())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aKeyThatIsNoSettingIsAnErrorWithASuggestion() {
    assertThatThrownBy(() -> ServerSettings.of(Map.of("prot", "8443")))
        .isInstanceOf(CannotStartException.class)
        .hasMessage("plimsoll.prot is no setting; did you mean \"plimsoll.port\"?");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "port, 70000, '\"70000\" is not a port; write a whole number from 0 to 65535'",
        "port, https, '\"https\" is not a port; write a whole number from 0 to 65535'",
        "host, '', 'it is empty; give it a value, or leave it out'",
        "max-requests, many, '\"many\" is not a whole number'",
        "traces-ratio, half, '\"half\" is not a number; write 0.01 for one in a hundred'",
        "tls-reload, often, '\"often\" is not a duration; write it as 500ms, 10s, 5m, 1h or 90d'",
        "events, maybe, '\"maybe\" is not true or false'",
        "log-format, yaml, '\"yaml\" is not text or json'"
      })
  void saysWhatIsWrongWithAValue(String name, String value, String problem) {
    assertThatThrownBy(() -> ServerSettings.of(Map.of(name, value)))
        .isInstanceOf(CannotStartException.class)
        .hasMessage("plimsoll." + name + ": " + problem);
  }

  @Test
  void namesEveryProblem() {
    assertThatThrownBy(() -> ServerSettings.of(Map.of("port", "x", "flux-version", "0.1")))
        .hasMessageContaining("plimsoll.port: ")
        .hasMessageContaining("\nplimsoll.flux-version: ");
  }
}
