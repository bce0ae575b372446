package dev.plimsoll.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A request to a server whose body is still on its way, over HTTP/1.1; close it. */
public final class SlowRequest implements AutoCloseable {

  private final SSLSocket socket;
  private final BufferedReader answer;

  private SlowRequest(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.answer =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends all but the last byte of a body that is no review, to a server that anybody may ask. */
  public static SlowRequest begin(Server server) {
    return begin(server, "/validate");
  }

  /** The same, to a path. */
  public static SlowRequest begin(Server server, String path) {
    try {
      SSLSocket socket =
          (SSLSocket) server.trust().getSocketFactory().createSocket("127.0.0.1", server.port());
      SlowRequest request = new SlowRequest(socket);
      request.send(
          "POST "
              + path
              + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Length: 2\r\n\r\n{");
      return request;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Sends the last byte; the first line of the answer. */
  public String finish() throws IOException {
    send("}");
    return answer.readLine();
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
