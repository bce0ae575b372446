package dev.plimsoll.server;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** The settings as Quarkus finds them: flags, then the environment, then files. */
final class SettingsProducer {

  /**
   * Reads them.
   *
   * @throws CannotStartException if one is unknown or wrong
   */
  @Produces
  @Singleton
  ServerSettings settings(Config config) {
    return ServerSettings.read(
        config.getPropertyNames(), property -> config.getConfigValue(property).getValue());
  }
}
