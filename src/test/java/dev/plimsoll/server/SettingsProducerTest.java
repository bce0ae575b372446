package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsProducerTest {

  private static ServerSettings read(Map<String, String> environment, Map<String, String> file) {
    return new SettingsProducer()
        .settings(
            new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new PropertiesConfigSource(file, "file", 250))
                .build());
  }

  @Test
  void theEnvironmentStandsOverTheFile() {
    ServerSettings settings =
        read(
            Map.of("PLIMSOLL_MAX_REQUESTS", "7", "PLIMSOLL_SERVICE_HOST", "10.0.0.1"),
            Map.of("plimsoll.max-requests", "3", "plimsoll.port", "1"));

    assertThat(settings.maxRequests()).isEqualTo(7);
    assertThat(settings.port()).isEqualTo(1);
  }

  @Test
  void aKeyOfTheFileThatIsNoSettingIsAnError() {
    assertThatThrownBy(() -> read(Map.of(), Map.of("plimsoll.prot", "1")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("plimsoll.prot is no setting; did you mean \"plimsoll.port\"?");
  }

  /** What Quarkus is told where nobody sets anything. */
  @Test
  void quarkusIsGivenTheDefaultsOfTheTable() throws IOException {
    String properties = Files.readString(Path.of("src/main/resources/application.properties"));

    assertThat(Pattern.compile("\\$\\{plimsoll\\.([\\w-]+):([^}]*)}").matcher(properties).results())
        .hasSizeGreaterThan(4)
        .allSatisfy(match ->
            assertThat(ServerSettings.named(match.group(1)).orElseThrow().initial())
                .isEqualTo(match.group(2)));
    assertThat(properties).doesNotContainPattern("\\$\\{plimsoll\\.[\\w-]+}");
  }
}
