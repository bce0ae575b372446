package dev.plimsoll.admission;

import dev.plimsoll.server.BackgroundTask;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.StepFailedException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Alive while the HTTPS port answers: this process asks it as anybody else does, over the network
 * of its own machine. Any answer will do, of HTTP or, where the port asks for a certificate that
 * this process does not have, the alert of TLS that says so.
 */
@Liveness
@Readiness
@Singleton
final class OwnPort implements HealthCheck {

  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  /** How long nothing is answered before it is said: a machine may be busy for a while. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private static final byte[] REQUEST =
      "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final String host;
  private final IntSupplier port;
  private final Clock clock;
  private final BackgroundTask task;
  private volatile Instant answered;

  @Inject
  OwnPort(ServerSettings settings, HttpServer server, BackgroundTasks tasks, Clock clock) {
    this(settings.host(), server::getSecurePort, tasks, clock);
  }

  OwnPort(String host, IntSupplier port, BackgroundTasks tasks, Clock clock) {
    this.host = host;
    this.port = port;
    this.clock = clock;
    this.task = tasks.add("own port", PERIOD, this::ask);
    this.answered = clock.instant();
  }

  void start(@ObservesAsync HttpsServerStart event) {
    answered = clock.instant();
    task.start();
  }

  void stop(@Observes ShutdownEvent event) {
    task.close();
  }

  @Override
  public HealthCheckResponse call() {
    Instant last = answered;
    boolean silent = Duration.between(last, clock.instant()).compareTo(SILENCE) > 0;
    return HealthCheckResponse.named("own port")
        .status(!silent)
        .withData("answered", last.toString())
        .build();
  }

  /**
   * Asks once.
   *
   * @throws StepFailedException if there is no answer
   */
  void ask() throws StepFailedException {
    try (Socket connection = new Socket()) {
      connection.connect(address(), (int) ATTEMPT.toMillis());
      connection.setSoTimeout((int) ATTEMPT.toMillis());
      read(connection);
      answered = clock.instant();
    } catch (SSLException e) {
      if (e.getCause() instanceof IOException) { // it broke off
        throw new StepFailedException("the HTTPS port does not answer: " + e.getMessage());
      }
      answered = clock.instant(); // an alert, or what this side does not accept
    } catch (IOException e) {
      throw new StepFailedException("the HTTPS port does not answer: " + e.getMessage());
    }
  }

  private void read(Socket connection) throws IOException {
    try (SSLSocket tls =
        (SSLSocket)
            anyCertificate()
                .getSocketFactory()
                .createSocket(connection, host, port.getAsInt(), true)) {
      tls.getOutputStream().write(REQUEST);
      byte[] begin = tls.getInputStream().readNBytes(5);
      if (!new String(begin, StandardCharsets.US_ASCII).equals("HTTP/")) {
        throw new IOException("it hung up");
      }
    }
  }

  /** Where it listens on every address, that of this machine alone. */
  private InetSocketAddress address() throws UnknownHostException {
    InetAddress listening = InetAddress.getAllByName(host)[0];
    return new InetSocketAddress(
        listening.isAnyLocalAddress() ? InetAddress.ofLiteral("127.0.0.1") : listening,
        port.getAsInt());
  }

  /** What the port shows may be renewed at any time, and nothing secret is sent to it. */
  private static SSLContext anyCertificate() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
