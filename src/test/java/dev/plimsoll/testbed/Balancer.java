package dev.plimsoll.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a Service is to its clients: new connections go to one of the servers that are ready, in
 * turn; those that stand are left alone. Close it.
 */
public final class Balancer implements AutoCloseable {

  private final ServerSocket socket;
  private final List<Server> servers = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  private Balancer(ServerSocket socket) {
    this.socket = socket;
  }

  /** One without servers as yet, on a free port of 127.0.0.1. */
  public static Balancer start() {
    try {
      Balancer balancer = new Balancer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(balancer::accept);
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Sends new connections to this server too. */
  public void add(Server server) {
    servers.add(server);
  }

  /** Sends no new connections to this server. */
  public void remove(Server server) {
    servers.remove(server);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> forward(client));
      }
    } catch (IOException closed) {
      // The balancer is closed.
    }
  }

  private void forward(Socket client) {
    List<Server> ready = List.copyOf(servers);
    try (client;
        Socket target = connect(ready)) {
      Thread back = Thread.ofVirtual().start(() -> copy(target, client));
      copy(client, target);
      back.join();
    } catch (IOException e) {
      // As if the network had lost it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket connect(List<Server> ready) throws IOException {
    if (ready.isEmpty()) {
      throw new ConnectException("no server is ready");
    }
    Server server = ready.get(Math.floorMod(turn.getAndIncrement(), ready.size()));
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (SocketException e) {
      // One side is gone.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
