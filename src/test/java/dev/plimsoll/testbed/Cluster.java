package dev.plimsoll.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A real Kubernetes control plane on this machine, stopped at the latest with the tests' JVM. */
public final class Cluster {

  private final Testbed testbed;
  private final Path programs;
  private final Path state;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Cluster(Testbed testbed, Path programs, Path state) {
    this.testbed = testbed;
    this.programs = programs;
    this.state = state;
  }

  static Cluster start(Testbed testbed, List<String> options) {
    try {
      Path state =
          Files.createTempDirectory(Files.createDirectories(Path.of("target")), "testbed-")
              .toAbsolutePath();
      Cluster cluster = new Cluster(testbed, testbed.programs(), state);
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop, "testbed down"));
      testbed.script("up", state).with(options.toArray(String[]::new)).success();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it; what it held is gone. */
  void stop() {
    if (stopped.getAndSet(true)) {
      return;
    }
    testbed.script("down", state).success();
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return state.resolve("kubeconfig");
  }

  /** A kubeconfig of a person, by client certificate. */
  public Path kubeconfigFor(String user, String... groups) {
    return Path.of(testbed.script("kubeconfig", state, user).with(groups).success().strip());
  }

  /** A kubeconfig of a service account, which is made if it is missing. */
  public Path kubeconfigForServiceAccount(String namespace, String name) {
    return Path.of(testbed.script("token", state, namespace, name).success().strip());
  }

  /** kubectl as the administrator; {@code .env("KUBECONFIG", ...)} makes it somebody else. */
  public Command kubectl(String... arguments) {
    return Command.of(programs.resolve("kubectl")).with(arguments).env("KUBECONFIG", kubeconfig());
  }

  /** helm as the administrator. */
  public Command helm(String... arguments) {
    return Command.of(programs.resolve("helm")).with(arguments).env("KUBECONFIG", kubeconfig());
  }

  /** Creates objects from YAML, or changes them to it. */
  public String apply(String yaml) {
    return kubectl("apply", "--server-side", "-f", "-").input(yaml).success();
  }

  /**
   * Defines a kind of namespaced objects with any content, as somebody else's operator would bring
   * it; its plural is that of most words.
   */
  public void define(String apiVersion, String kind) {
    String group = apiVersion.substring(0, apiVersion.indexOf('/'));
    String plural = kind.toLowerCase(Locale.ROOT) + "s";
    apply(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %1$s.%2$s}
        spec:
          group: %2$s
          scope: Namespaced
          names: {kind: %3$s, listKind: %3$sList, plural: %1$s}
          versions:
            - name: %4$s
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
            .formatted(plural, group, kind, apiVersion.substring(group.length() + 1)));
    kubectl("wait", "--for=condition=Established", "crd/" + plural + "." + group).success();
  }

  /** Host and port of the OCI registry; only with {@code registry = true}. */
  public String registry() throws IOException {
    return Files.readString(state.resolve("registry")).strip();
  }

  /** Serves the packaged charts ({@code *.tgz}) of a folder as a Helm repository; its URL. */
  public String serveCharts(Path folder) {
    return testbed.script("charts", state, folder).success().strip();
  }

  /** How often the API server has told anybody so far that something is not theirs to do. */
  public double denials() {
    return kubectl("get", "--raw", "/metrics")
        .success()
        .lines()
        .filter(line -> line.startsWith("authorization_attempts_total{"))
        .filter(line -> !line.contains("result=\"allowed\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** How one of its programs was started, word by word. */
  List<String> commandLine(String program) throws IOException {
    String pid = Files.readString(state.resolve("pids").resolve(program)).strip();
    return List.of(Files.readString(Path.of("/proc", pid, "cmdline")).split("\0"));
  }

  /** Logs of everything that runs, one file each. */
  public Path logs() {
    return state.resolve("logs");
  }
}
