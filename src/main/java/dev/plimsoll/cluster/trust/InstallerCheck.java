package dev.plimsoll.cluster.trust;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Warns where the API server asks about the very object of Flux that installs this program, by an
 * entry that fails closed: while no replica answers, nobody can change that object, and so nobody
 * can repair what it installs. What is the same as before is said once.
 */
final class InstallerCheck {

  private static final Logger LOG = Logger.getLogger(InstallerCheck.class);

  /** What was said last, by configuration. */
  private record Seen(String resourceVersion, Optional<String> warning) {}

  private final Map<String, Seen> seen = new HashMap<>();

  /**
   * Looks at a webhook configuration, as far as it has changed.
   *
   * @param place what tells it from other configurations
   */
  void look(String place, JsonNode configuration) {
    String version = configuration.path("metadata").path("resourceVersion").asText();
    Seen before = seen.get(place);
    if (before != null && before.resourceVersion().equals(version)) {
      return;
    }
    Optional<String> warning = warningOrNone(configuration);
    // Both configurations bear the same labels, and mostly say the same.
    boolean isNews =
        seen.values().stream().noneMatch(candidate -> candidate.warning().equals(warning));
    seen.put(place, new Seen(version, warning));
    if (isNews) {
      warning.ifPresent(LOG::warn);
    }
  }

  /** A fault in this must never keep the certificates from being renewed and written. */
  private static Optional<String> warningOrNone(JsonNode configuration) {
    try {
      return warning(configuration);
    } catch (RuntimeException e) {
      LOG.warnf(
          "whether what installs this server is exempt is not known, by a fault of this program (%s)",
          e.getClass().getName());
      return Optional.empty();
    }
  }

  /** What is wrong with a configuration; empty if nothing is. */
  static Optional<String> warning(JsonNode configuration) {
    for (AskedObject installer : AskedObject.installersOf(configuration)) {
      for (JsonNode webhook : configuration.path("webhooks")) {
        WebhookEntry entry = new WebhookEntry(webhook);
        if (entry.failsClosed() && entry.asksAboutCreationOf(installer)) {
          return Optional.of(
              installer
                  + " installs this server, and the webhook configurations do not exempt it. While"
                  + " no replica answers, a change of it is denied, and so is the repair of this"
                  + " server. Set installedBy.namespaces and installedBy.name of the Helm chart to"
                  + " "
                  + installer.namespace()
                  + " and "
                  + installer.name()
                  + ", or use the component installed-by of the kustomization.");
        }
      }
    }
    return Optional.empty();
  }
}
