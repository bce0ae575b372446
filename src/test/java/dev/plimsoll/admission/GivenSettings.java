package dev.plimsoll.admission;

import dev.plimsoll.server.ServerSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings of a server that no test starts as a whole. */
public final class GivenSettings {

  private GivenSettings() {}

  /**
   * The defaults, but for some.
   *
   * @param settings as they are written after {@code plimsoll.}, for example {@code audit-interval}
   */
  public static ServerSettings of(Map<String, String> settings) {
    Map<String, String> given = new HashMap<>();
    settings.forEach((name, value) -> given.put("plimsoll." + name, value));
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(ServerSettings.class)
        .withDefaultValues(given)
        .build()
        .getConfigMapping(ServerSettings.class);
  }
}
