package dev.plimsoll.admission;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all servers have in common that tests start in their own process: they listen on free ports
 * of this machine, know no cluster, and end at once.
 */
public abstract class ServerInProcess implements QuarkusTestProfile {

  private static final Map<String, String> COMMON =
      Map.of(
          "plimsoll.log-format", "json",
          "quarkus.devservices.enabled", "false",
          // Quarkus waits for ever for a server of plain HTTP where there is to be none.
          "quarkus.http.insecure-requests", "enabled",
          "quarkus.http.test-port", "0",
          "quarkus.http.test-ssl-port", "0",
          "quarkus.management.test-port", "0",
          // Tests read decisions where they are logged; on the console they would only be many.
          "quarkus.log.handler.console.\"decisions\".level", "OFF",
          "plimsoll.host", "127.0.0.1",
          "plimsoll.no-cluster", "true",
          "plimsoll.drain", "0s");

  @Override
  public final Map<String, String> getConfigOverrides() {
    Map<String, String> all = new TreeMap<>(COMMON);
    all.putAll(settings());
    return all;
  }

  /** What is set beyond that, or otherwise. */
  protected abstract Map<String, String> settings();
}
