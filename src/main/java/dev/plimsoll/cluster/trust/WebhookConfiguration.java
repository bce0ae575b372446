package dev.plimsoll.cluster.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the API server is told to ask: what every webhook of a configuration has to say in its {@code
 * clientConfig}.
 *
 * @param phase the first segment of the path: {@code mutate} or {@code validate}
 * @param path the second segment, which is a secret
 * @param newest the newest of these secrets: who asks by it already goes on so, because others may
 *     not answer to the one before any more
 * @param trusted the CAs in PEM; empty where somebody else sees to {@code caBundle}
 */
record WebhookConfiguration(String phase, String path, String newest, Optional<String> trusted) {

  /**
   * Scheme, host and port of a URL. What is behind them is replaced, and may be text that Go, and
   * so the API server, takes for part of a URL and {@link java.net.URI} does not.
   */
  private static final Pattern ORIGIN = Pattern.compile("[^/?#]+://[^/?#]+");

  /** The configuration brought up to date; empty where it is. */
  Optional<ObjectNode> amend(ObjectNode configuration) {
    ObjectNode amended = configuration.deepCopy();
    for (JsonNode webhook : amended.path("webhooks")) {
      if (webhook.path("clientConfig") instanceof ObjectNode client) {
        amendClient(client);
      }
    }
    return amended.equals(configuration) ? Optional.empty() : Optional.of(amended);
  }

  private void amendClient(ObjectNode client) {
    String asked = "/" + phase + "/" + path;
    String last = "/" + phase + "/" + newest;
    if (client.path("service") instanceof ObjectNode service) {
      if (!service.path("path").asText().equals(last)) {
        service.put("path", asked);
      }
    } else {
      String url = client.path("url").asText();
      Matcher origin = ORIGIN.matcher(url);
      if (origin.lookingAt() && !url.equals(origin.group() + last)) {
        client.put("url", origin.group() + asked);
      }
    }
    trusted.ifPresent(pem ->
        client.put(
            "caBundle", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8))));
  }

  /** Nothing of it is for anybody's eyes. */
  @Override
  public String toString() {
    return "WebhookConfiguration[" + phase + "]";
  }
}
