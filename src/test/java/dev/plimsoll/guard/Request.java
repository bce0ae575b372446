package dev.plimsoll.guard;

import dev.plimsoll.testbed.ApiServer;

/**
 * A request to an API server, which stores nothing.
 *
 * @param method the HTTP method
 * @param path what follows host and port, with its query
 * @param contentType the type of the body
 * @param body the body
 */
record Request(String method, String path, String contentType, String body) {

  private static final int SHOWN = 4_000;

  ApiServer.Answer send(ApiServer server) {
    return server.send(method, path, contentType, body);
  }

  /** The request as text, cut where the body is large. */
  String render() {
    return "%s %s%nContent-Type: %s%n%s"
        .formatted(
            method,
            path,
            contentType,
            body.length() > SHOWN ? body.substring(0, SHOWN) + " ..." : body);
  }
}
