package dev.plimsoll.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a port of this machine that can be cut, so that connections break. Close it. */
public final class CuttableLine implements AutoCloseable {

  private final ServerSocket socket;
  private volatile int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile boolean stalled;

  private CuttableLine(ServerSocket socket, int target) {
    this.socket = socket;
    this.target = target;
  }

  /** A whole line to a port, from another one. */
  public static CuttableLine to(int port) {
    try {
      CuttableLine line =
          new CuttableLine(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
      Thread.ofVirtual().start(line::accept);
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it begins. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Leads new connections to another port. */
  public void leadTo(int port) {
    target = port;
  }

  /** Breaks every connection, and each new one at once. */
  public void cut() {
    cut = true;
    open.forEach(CuttableLine::closeQuietly);
  }

  /** Lets nothing through any more, and says nothing of it. */
  public void stall() {
    stalled = true;
  }

  /** Lets connections through again. */
  public void restore() {
    stalled = false;
    cut = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        if (cut) {
          closeQuietly(client);
        } else {
          Thread.ofVirtual().start(() -> connect(client));
        }
      }
    } catch (IOException closed) {
      // The line is closed.
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(client);
      open.add(server);
      Thread.ofVirtual().start(() -> pump(client, server));
      pump(server, client);
    } catch (IOException e) {
      closeQuietly(client);
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[16_384];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (!stalled) {
          out.write(bytes, 0, read);
          out.flush();
        }
      }
    } catch (IOException e) {
      // One of both ends has gone.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    open.forEach(CuttableLine::closeQuietly);
  }
}
