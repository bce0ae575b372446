package dev.plimsoll.admission;

import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Ends without cutting anybody off. When the process is told to end by SIGTERM it is not ready at
 * once and goes on answering; half of {@code --drain} later, when nobody should be sent here any
 * more, it asks those who are still connected to go elsewhere: HTTP/2 has a frame for that (GOAWAY,
 * RFC 9113 6.8), HTTP/1.1 a header. What is under way is finished. SIGINT skips the wait.
 */
@Singleton
public final class GracefulShutdown {

  private static final Logger LOG = Logger.getLogger(GracefulShutdown.class);

  private final ServerSettings settings;
  private final Vertx vertx;
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  /**
   * A shutdown after {@code --drain}.
   *
   * @throws CannotStartException if that is negative
   */
  @Inject
  public GracefulShutdown(ServerSettings settings, Vertx vertx) {
    this.settings = settings;
    this.vertx = vertx;
    if (settings.drain().isNegative()) {
      throw new CannotStartException(
          "--drain is how long the server still answers when it is told to end, and "
              + settings.drain().toMillis()
              + " ms is no such time. Write it as 5s, or 0s to end at once.");
    }
  }

  /** A request has arrived. */
  void arrived(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      HttpConnection connection = request.connection();
      if (connections.add(connection)) {
        connection.closeHandler(closed -> connections.remove(connection));
      }
    } else if (ending) {
      request.response().putHeader(HttpHeaders.CONNECTION, "close");
    }
  }

  /** Takes as long as the server still answers; then Quarkus waits for what is under way. */
  void begin(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
    ending = true;
    long half = isInterrupted() ? 0 : settings.drain().toMillis() / 2;
    LOG.infof("told to end: not ready any more, still answering for %d ms", 2 * half);
    if (half > 0) {
      vertx.setTimer(half, timer -> leave(half));
      Thread.sleep(2 * half);
    }
  }

  /**
   * Whether the process ends by SIGINT, which is Ctrl-C at a terminal: somebody waits, and no
   * Service sends requests here. The JDK ends the process in a thread that is named after the
   * signal, and says nowhere else which one it was.
   */
  private static boolean isInterrupted() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("SIGINT handler"));
  }

  /** Down as soon as the process is told to end. */
  @Produces
  @Readiness
  @Singleton
  HealthCheck readiness() {
    return () -> HealthCheckResponse.named("shutdown").status(!ending).build();
  }

  private void leave(long millis) {
    for (HttpConnection connection : connections) {
      connection.shutdown(millis, TimeUnit.MILLISECONDS);
    }
  }
}
