package dev.plimsoll.bench;

import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server under measurement; close it.
 *
 * @param name how it stands in the table
 * @param port of its HTTPS endpoint
 * @param managementPort of its metrics; 0 where it has none
 * @param process its process
 */
record Running(String name, int port, int managementPort, Process process)
    implements AutoCloseable {

  /** The server with these flags, without a cluster. */
  static Running program(String name, Path executable, String... flags) {
    Server server =
        Server.start(
            Command.of(
                    executable.toAbsolutePath(),
                    "serve",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    "0",
                    "--management-port",
                    "0",
                    "--no-cluster")
                .with(flags));
    return new Running(name, server.port(), server.managementPort(), server.process());
  }

  /** The baseline: the same stack and TLS, a handler that reads the body and allows. */
  static Running baseline(String name, List<String> command) throws Exception {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port));
    builder.environment().put("QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_FILE", keyStore().toString());
    builder.environment().put("QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_PASSWORD", "baseline-only");
    builder.environment().put("QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_FILE_TYPE", "PKCS12");
    Process process = builder.inheritIO().start();
    awaitPort(process, port);
    return new Running(name, port, 0, process);
  }

  /** A handler in Go that allows, for what this machine makes of an absolute goal. */
  static Running inGo(Path executable) throws Exception {
    int port = freePort();
    Process process =
        new ProcessBuilder(executable.toString(), "127.0.0.1:" + port).inheritIO().start();
    awaitPort(process, port);
    return new Running("Go", port, 0, process);
  }

  /** What it has used. */
  Usage usage() {
    return new Usage(process.pid());
  }

  /**
   * The sum of a metric over its labels.
   *
   * @throws IllegalStateException if there is no such metric
   */
  double metric(String metric) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + managementPort + "/q/metrics"))
                  .build(),
              BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .reduce(Double::sum)
          .orElseThrow(() -> new IllegalStateException("no metric " + metric));
    }
  }

  private static void awaitPort(Process process, int port) throws Exception {
    for (int i = 0; i < 3_000 && process.isAlive(); i++) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException notYet) {
        Thread.sleep(10);
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("the baseline did not start: " + process.info());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A key of the same kind as the server's own. */
  private static Path keyStore() throws Exception {
    Path file = Path.of("target/baseline.p12").toAbsolutePath();
    if (!Files.exists(file)) {
      Command.of(
              Path.of(System.getProperty("java.home"), "bin", "keytool"),
              "-genkeypair",
              "-keyalg",
              "EC",
              "-groupname",
              "secp256r1",
              "-dname",
              "CN=baseline",
              "-ext",
              "SAN=ip:127.0.0.1",
              "-storetype",
              "PKCS12",
              "-keystore",
              file,
              "-storepass",
              "baseline-only")
          .success();
    }
    return file;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
