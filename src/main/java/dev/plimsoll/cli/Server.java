package dev.plimsoll.cli;

import dev.plimsoll.admission.connection.BoundedConnections;
import dev.plimsoll.server.OutOfMemory;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.StackTraces;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** The server once it has started: says where it listens, then waits for the end. */
final class Server implements QuarkusApplication {

  private static final Logger LOG = Logger.getLogger("dev.plimsoll");

  private final HttpServer http;
  private final BoundedConnections connections;
  private final ServerSettings settings;

  @Inject
  Server(HttpServer http, BoundedConnections connections, ServerSettings settings) {
    this.http = http;
    this.connections = connections;
    this.settings = settings;
  }

  @Override
  public int run(String... args) {
    // What the JDK would print of it is in no format of a log.
    Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
      OutOfMemory.endProcess(fault);
      LOG.errorf(
          "a fault of this program ended the thread %s: %s",
          thread.getName(), StackTraces.trace(fault));
    });
    connections.begin(); // the management port listens by now, too
    LOG.infof(
        "listening on https://%1$s:%2$d, management on http://%1$s:%3$d",
        settings.host(), http.getSecurePort(), managementPort());
    Quarkus.waitForExit();
    return 0;
  }

  /** Quarkus tells of this port only where it was free to choose it. */
  private int managementPort() {
    return settings.managementPort() == 0 ? http.getManagementPort() : settings.managementPort();
  }
}
