package dev.plimsoll.admission;

import dev.plimsoll.server.ServerSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings of a server that is not started. */
public final class Settings {

  private Settings() {}

  /**
   * These, each by the name of its flag without dashes in front, and the default of every other.
   */
  public static ServerSettings of(String... namesAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put("plimsoll." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(ServerSettings.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(ServerSettings.class);
  }
}
