package dev.plimsoll.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Requests over kept-alive TLS connections, each sending the next when it has the last answer.
 *
 * @param port of 127.0.0.1
 * @param path where to
 * @param bodies sent in turn
 */
record Load(int port, String path, List<byte[]> bodies) {

  /**
   * What came of it.
   *
   * @param answers with status 200
   * @param others with another status
   * @param failed requests whose connection failed
   * @param seconds how long it took
   * @param sortedNanos how long each request took, ascending
   */
  record Outcome(int answers, int others, int failed, double seconds, long[] sortedNanos) {

    double perSecond() {
      return answers / seconds;
    }

    double milliseconds(double quantile) {
      return Figures.quantile(sortedNanos, quantile) / 1e6;
    }
  }

  private record Part(int answers, int others, int failed, long[] nanos) {}

  /** Sends for this long over so many connections. */
  Outcome during(Duration time, int connections) throws Exception {
    return run(connections, System.nanoTime() + time.toNanos(), Integer.MAX_VALUE);
  }

  /** Sends so many requests. */
  Outcome requests(int count, int connections) throws Exception {
    return run(connections, Long.MAX_VALUE, count / connections);
  }

  private Outcome run(int connections, long end, int each) throws Exception {
    byte[][] requests = bodies.stream().map(this::request).toArray(byte[][]::new);
    List<Callable<Part>> parts = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int first = i;
      parts.add(() -> send(requests, first, end, each));
    }
    long start = System.nanoTime();
    List<Part> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (Future<Part> part : threads.invokeAll(parts)) {
        results.add(part.get());
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] all =
        results.stream()
            .flatMapToLong(candidate -> Arrays.stream(candidate.nanos))
            .sorted()
            .toArray();
    return new Outcome(
        results.stream().mapToInt(Part::answers).sum(),
        results.stream().mapToInt(Part::others).sum(),
        results.stream().mapToInt(Part::failed).sum(),
        seconds,
        all);
  }

  private Part send(byte[][] requests, int first, long end, int each) throws Exception {
    long[] nanos = new long[1024];
    int sent = 0;
    int answers = 0;
    int others = 0;
    int failed = 0;
    while (sent < each && System.nanoTime() < end) {
      try (SSLSocket socket = connect()) {
        InputStream in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
        OutputStream out = socket.getOutputStream();
        boolean open = true;
        while (open && sent < each) {
          long start = System.nanoTime();
          if (start >= end) {
            break;
          }
          out.write(requests[(first + sent) % requests.length]);
          Answer answer = read(in);
          if (sent == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * sent);
          }
          nanos[sent++] = System.nanoTime() - start;
          open = answer.keepsOpen;
          if (answer.status == 200) {
            answers++;
          } else {
            others++;
          }
        }
      } catch (IOException e) {
        failed++;
        if (failed > 1000) {
          throw e;
        }
      }
    }
    return new Part(answers, others, failed, Arrays.copyOf(nanos, sent));
  }

  private record Answer(int status, boolean keepsOpen) {}

  private static Answer read(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ")[1]);
    int length = 0;
    boolean keepsOpen = true;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      } else if (lower.equals("connection: close")) {
        keepsOpen = false;
      }
    }
    in.skipNBytes(length);
    return new Answer(status, keepsOpen);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private byte[] request(byte[] body) {
    byte[] head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, port, body.length)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  private SSLSocket connect() throws IOException {
    SSLSocket socket = (SSLSocket) TLS.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static final SSLContext TLS = trustingAnything();

  /** The servers are started by the benchmark itself, on this machine. */
  private static SSLContext trustingAnything() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          null,
          new TrustManager[] {
            new X509TrustManager() {
              @Override
              public void checkClientTrusted(X509Certificate[] chain, String authType) {}

              @Override
              public void checkServerTrusted(X509Certificate[] chain, String authType) {}

              @Override
              public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
              }
            }
          },
          new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
