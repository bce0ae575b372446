package dev.plimsoll.server;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The defaults of the settings, for what {@code application.properties} hands on to Quarkus, such
 * as {@code quarkus.http.ssl-port=${plimsoll.port}}.
 */
public final class SettingDefaults implements ConfigSource {

  private static final Map<String, String> VALUES =
      ServerSettings.all().stream()
          .filter(setting -> !setting.initial().isEmpty())
          .collect(Collectors.toUnmodifiableMap(Setting::key, Setting::initial));

  @Override
  public Set<String> getPropertyNames() {
    return VALUES.keySet();
  }

  @Override
  public @Nullable String getValue(String property) {
    return VALUES.get(property);
  }

  @Override
  public String getName() {
    return "defaults of plimsoll serve";
  }

  /** Below everything that somebody writes. */
  @Override
  public int getOrdinal() {
    return Integer.MIN_VALUE + 1_000;
  }
}
