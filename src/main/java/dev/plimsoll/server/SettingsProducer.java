package dev.plimsoll.server;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** The settings as Quarkus finds them: flags, then the environment, then files. */
final class SettingsProducer {

  /**
   * What the names of its sources of variables begin with. SmallRye Config guesses a property for
   * each variable, {@code plimsoll.max.requests} among them, which nobody wrote.
   */
  private static final String VARIABLES = "EnvConfigSource";

  /**
   * Reads them.
   *
   * @throws CannotStartException if one is unknown or wrong
   */
  @Produces
  @Singleton
  ServerSettings settings(Config config) {
    List<String> written =
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
            .filter(Setting::isKey)
            .filter(property -> !isVariable(config, property))
            .toList();
    return ServerSettings.read(written, property -> config.getConfigValue(property).getValue());
  }

  private static boolean isVariable(Config config, String property) {
    String source = config.getConfigValue(property).getSourceName();
    return source != null && source.startsWith(VARIABLES);
  }
}
