package dev.plimsoll.admission;

import dev.plimsoll.server.ServerSettings;
import java.util.HashMap;
import java.util.Map;

/** Settings of a server that is not started. */
public final class Settings {

  private Settings() {}

  /**
   * These, each by the name of its flag without dashes in front, and the default of every other.
   */
  public static ServerSettings of(String... namesAndValues) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return ServerSettings.of(given);
  }
}
