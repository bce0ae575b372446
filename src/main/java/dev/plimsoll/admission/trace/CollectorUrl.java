package dev.plimsoll.admission.trace;

import dev.plimsoll.server.CannotStartException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a collector takes traces by OTLP over HTTP.
 *
 * @param uri ends in {@code /v1/traces}
 */
record CollectorUrl(URI uri) {

  /** Under the URL that is configured (OpenTelemetry protocol exporter, "Endpoint URLs"). */
  private static final String PATH = "v1/traces";

  /**
   * The collector that {@code --traces} names, with or without that path.
   *
   * @throws CannotStartException if it is no such URL
   */
  static CollectorUrl of(String text) {
    // Before anything else is said of the text, because a password may stand before the sign.
    if (text.contains("@")) {
      throw new CannotStartException(
          "--traces names a user in its URL, and none is sent: name a collector in the cluster or on"
              + " the node, which needs none, and let it prove who it is to others.");
    }
    URI uri = parse(text);
    if (uri.getHost() == null
        || !(uri.getScheme().equals("http") || uri.getScheme().equals("https"))) {
      throw noUrl(text);
    }
    String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return new CollectorUrl(base.endsWith("/" + PATH) ? uri : URI.create(base + "/" + PATH));
  }

  private static URI parse(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw noUrl(text);
  }

  private static CannotStartException noUrl(String text) {
    String better = text.matches("[\\w.-]+(:\\d+)?") ? "http://" + text : "http://collector:4318";
    return new CannotStartException(
        "--traces is the URL of a collector that takes OTLP over HTTP, and %s is none; %s"
            .formatted(
                text,
                better.endsWith(text)
                    ? "did you mean " + better + "?"
                    : "write it as " + better + "."));
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
