package dev.plimsoll.testbed;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * A TLS connection to a server on this machine that sends what it is told to, byte by byte: for
 * requests that no HTTP client would send. HTTP/1.1 only; close it.
 */
public final class RawConnection implements AutoCloseable {

  /** Long enough for a busy machine; a test that passes does not wait for it. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final SSLSocket socket;
  private final InputStream in;

  private RawConnection(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * One answer of the server.
   *
   * @param status the HTTP status
   * @param head the status line and the headers
   * @param body as long as {@code Content-Length} says
   */
  public record Reply(int status, String head, String body) {

    /** The value of a header. */
    public Optional<String> header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }
  }

  /** Connects without a certificate of its own, and trusts the server whatever it shows. */
  public static RawConnection to(int port) {
    return to(port, new KeyManager[0]);
  }

  /** The same with the certificates that these hold. */
  public static RawConnection to(int port, KeyManager[] own) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own, new TrustManager[] {new AnyCertificate()}, null);
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
      socket.setSoTimeout((int) LIMIT.toMillis());
      return new RawConnection(socket);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole request with a body in JSON. */
  public static String post(String path, String json) {
    return request("POST", path, "Content-Type: application/json\r\n", json);
  }

  /** A whole request with these headers, each with its line's end. */
  public static String request(String method, String path, String headers, String body) {
    return "%s %s HTTP/1.1\r\nHost: a\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(method, path, headers, body.getBytes(StandardCharsets.ISO_8859_1).length, body);
  }

  /** Sends this. */
  public RawConnection send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends this. */
  public RawConnection send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The certificate that the server shows. */
  public X509Certificate certificate() {
    try {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer; a failure of the test where none comes. */
  public Reply reply() {
    try {
      String head = head();
      Reply bare = new Reply(Integer.parseInt(head.split(" ", 3)[1]), head, "");
      int length = bare.header("Content-Length").map(Integer::parseInt).orElse(0);
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      return new Reply(bare.status(), head, body);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer within " + LIMIT, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("the server hung up after \"" + head + "\"");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether the server hangs up without saying any more. */
  public boolean endsHere() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // cut off, and not in the order of TLS
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
