package dev.plimsoll.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One more API server of a running cluster, with flags that the first one has not; close it. */
public final class AnotherApiServer implements AutoCloseable {

  private static final String PORT = "--secure-port";

  private final Cluster cluster;
  private final Process process;
  private final String port;
  private final String firstPort;

  private AnotherApiServer(Cluster cluster, Process process, String port, String firstPort) {
    this.cluster = cluster;
    this.process = process;
    this.port = port;
    this.firstPort = firstPort;
  }

  /** Starts it as the first one was started, and waits until it answers. */
  public static AnotherApiServer start(Cluster cluster, String... flags) {
    try {
      List<String> words = new ArrayList<>(cluster.commandLine("kube-apiserver"));
      int port = words.indexOf(PORT) + 1;
      String firstPort = words.get(port);
      words.set(port, String.valueOf(freePort()));
      words.addAll(List.of(flags));
      Path log = cluster.logs().resolve("kube-apiserver-" + words.get(port) + ".log");
      AnotherApiServer server =
          new AnotherApiServer(
              cluster,
              new ProcessBuilder(words)
                  .redirectErrorStream(true)
                  .redirectOutput(log.toFile())
                  .start(),
              words.get(port),
              firstPort);
      Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroyForcibly));
      Path kubeconfig = server.kubeconfig(cluster.kubeconfig());
      Await.until(
          "another API server answers",
          () ->
              cluster
                      .kubectl("get", "--raw", "/readyz")
                      .env("KUBECONFIG", kubeconfig)
                      .run()
                      .exitCode()
                  == 0);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** The same credentials as in a kubeconfig for the first API server, for this one. */
  public Path kubeconfig(Path first) {
    try {
      Path own = first.resolveSibling(port + "." + first.getFileName());
      return Files.writeString(
          own, Files.readString(first).replace("127.0.0.1:" + firstPort, "127.0.0.1:" + port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kubectl as the administrator, by way of this API server. */
  public Command kubectl(String... arguments) {
    return cluster.kubectl(arguments).env("KUBECONFIG", kubeconfig(cluster.kubeconfig()));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
