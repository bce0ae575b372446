package dev.plimsoll.testbed;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * An HTTP/2 connection to a server on this machine that sends the frames it is told to (RFC 9113,
 * section 4.1), and reads only when it is told to; close it.
 */
public final class RawHttp2 implements AutoCloseable {

  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  /** A type that no specification names; receivers ignore it. */
  public static final int UNKNOWN = 0xbe;

  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final DataInputStream in;

  private RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    socket.setSoTimeout((int) LIMIT.toMillis());
    socket.getOutputStream().write(PREFACE);
  }

  /**
   * A frame as it was read.
   *
   * @param type one of those above, among others
   */
  public record Frame(int type, int stream, byte[] payload) {

    /** The error code of a GOAWAY or RST_STREAM. */
    public int error() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }
  }

  /** Connects without TLS to a server that expects no other HTTP. */
  public static RawHttp2 plain(int port) {
    try {
      return new RawHttp2(new Socket("127.0.0.1", port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects with TLS, and trusts the server whatever it shows. */
  public static RawHttp2 tls(int port) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      return new RawHttp2(socket);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a frame. */
  public static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** A whole request without a body: {@code GET https://a/}. */
  public static byte[] get(int stream) {
    return frame(HEADERS, END_STREAM | END_HEADERS, stream, getHeaders());
  }

  /** The header block of that request (RFC 7541, appendix A). */
  public static byte[] getHeaders() {
    return new byte[] {(byte) 0x82, (byte) 0x87, (byte) 0x84, 0x41, 1, 'a'};
  }

  /** SETTINGS that change one of them. */
  public static byte[] settings(int identifier, int value) {
    return frame(
        SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) identifier).putInt(value).array());
  }

  /** Sends these bytes; an exception where the server has hung up. */
  public RawHttp2 send(byte[]... frames) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    socket.getOutputStream().write(all.toByteArray());
    return this;
  }

  /** Sends this so often, or until the server hangs up; whether it does. */
  public boolean flood(int times, byte[] frames) {
    try {
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(frames);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** The next frame of a type; none where the server hangs up before. */
  public Optional<Frame> next(int type) {
    try {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int read = in.readUnsignedByte();
        in.readUnsignedByte();
        Frame frame = new Frame(read, in.readInt(), in.readNBytes(length));
        if (read == type) {
          return Optional.of(frame);
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither a frame nor an end within " + LIMIT, e);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
