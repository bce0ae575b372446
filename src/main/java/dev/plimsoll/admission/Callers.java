package dev.plimsoll.admission;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Tells the API server from whoever else can reach the port. A review says who asks for what, and
 * anybody can make one up; so only a caller who proves to be the API server is told anything that
 * takes a look at Secrets.
 */
@Singleton
final class Callers {

  private final ServerSettings settings;

  @Inject
  Callers(ServerSettings settings) {
    this.settings = settings;
  }

  /** Whether a request is known to come from the API server. */
  boolean isApiServer(RoutingContext context) {
    return settings.trustRequests();
  }
}
