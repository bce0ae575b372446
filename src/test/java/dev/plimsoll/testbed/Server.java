package dev.plimsoll.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A running {@code plimsoll serve} of the packaged program. */
public final class Server implements AutoCloseable {

  private static final Pattern STARTED =
      Pattern.compile(
          "listening on https://127\\.0\\.0\\.1:(\\d+), management on"
              + " http://127\\.0\\.0\\.1:(\\d+)");

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Matcher> started = new CompletableFuture<>();

  private Server(Process process) {
    this.process = process;
  }

  /** Starts it and waits until it says where it listens. */
  public static Server start(Command command) {
    try {
      Server server = new Server(command.start());
      Thread.ofPlatform().daemon().start(() -> server.read(server.process.inputReader()::readLine));
      Thread.ofPlatform().daemon().start(() -> server.read(server.process.errorReader()::readLine));
      server.process.onExit().thenRun(() -> server.started.cancel(false));
      try {
        server.started.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException | CancellationException e) {
        server.process.destroyForcibly().waitFor();
        throw new AssertionError(
            "did not start: %s%n%s"
                .formatted(String.join(" ", command.words()), String.join("\n", server.log)));
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private interface Lines {
    String next() throws IOException;
  }

  private void read(Lines lines) {
    try {
      for (String line = lines.next(); line != null; line = lines.next()) {
        log.add(line);
        Matcher matcher = STARTED.matcher(line);
        if (matcher.find()) {
          started.complete(matcher);
        }
      }
    } catch (IOException ended) {
      // The process is gone; what it said is in the log.
    }
  }

  /** The port of the admission server. */
  public int port() {
    return Integer.parseInt(started.join().group(1));
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return Integer.parseInt(started.join().group(2));
  }

  /** What it has logged so far, line by line. */
  public List<String> log() {
    return List.copyOf(log);
  }

  /** The process, for what a test wants to do to it. */
  public Process process() {
    return process;
  }

  /** Where the admission server answers. */
  public URI uri(String path) {
    return URI.create("https://127.0.0.1:" + port() + path);
  }

  /** A client that trusts exactly the certificate that the server shows now; close it. */
  public HttpClient client() {
    return HttpClient.newBuilder().sslContext(trust()).build();
  }

  /** Trusts exactly the certificate that the server shows now. */
  public SSLContext trust() {
    return trusting(certificate());
  }

  /** Sends JSON to the admission server. */
  public HttpResponse<String> post(String path, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    try (HttpClient client = client()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Reads from the management port, for example {@code /q/health}. */
  public HttpResponse<String> management(String path) {
    URI uri = URI.create("http://127.0.0.1:" + managementPort() + path);
    HttpClient.Builder plain = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    try (HttpClient client = plain.build()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The sum of its metrics whose name and labels begin with this; 0 where there are none. */
  public double metric(String beginning) {
    return management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** How much memory it takes, as Linux counts it. */
  public long residentKib() {
    try (Stream<String> status =
        Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return status
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it says that requests may be sent to it. */
  public boolean isReady() {
    return management("/q/health/ready").statusCode() == 200;
  }

  /** The certificate that it shows. */
  public X509Certificate certificate() {
    return certificate(port());
  }

  private static X509Certificate certificate(int port) {
    IOException last = new IOException("never asked");
    // A server on a busy machine may give up on a handshake that took too long.
    for (int attempt = 0; attempt < 3; attempt++) {
      try {
        return shown(port);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException(last);
  }

  private static X509Certificate shown(int port) throws IOException {
    try {
      SSLContext any = SSLContext.getInstance("TLS");
      any.init(null, new TrustManager[] {new AnyCertificate()}, null);
      try (SSLSocket socket = (SSLSocket) any.getSocketFactory().createSocket("127.0.0.1", port)) {
        socket.startHandshake();
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
      }
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** That certificate as {@code caBundle} in a webhook configuration: PEM in base64. */
  public String caBundle() {
    return caBundle(port());
  }

  /** The same for whatever listens on a port of 127.0.0.1. */
  public static String caBundle(int port) {
    try {
      String pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(certificate(port).getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static SSLContext trusting(X509Certificate certificate) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("server", certificate);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks it to end (SIGTERM) and waits until it has. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "still running %s after SIGTERM%n%s".formatted(STOP_LIMIT, String.join("\n", log)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
