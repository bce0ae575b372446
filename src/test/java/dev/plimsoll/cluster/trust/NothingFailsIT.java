package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Balancer;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reloads, renewals of certificate and path, and a rolling restart, while people keep writing
 * through a real API server: none of them is told no.
 */
@NeedsTestbed
class NothingFailsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int A_SECOND = 200;
  private static final int RELOADS = 20;
  private static final int RENEWALS = 5;

  private static final String POLICY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: reload-%d}
      spec:
        match: {resources: [HelmRelease]}
        rules: [{id: none, persistedValues: {}}]
      """;

  private static final String RELEASE =
      """
      {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease",
       "metadata": {"name": "writer-%d"},
       "spec": {"interval": "10m", "chartRef": {"kind": "OCIRepository", "name": "a"}}}
      """;

  /** Leads to this machine; of servers behind a Service, API servers ask by HTTP/1.1. */
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: plimsoll, namespace: rolling}
      spec: {type: ExternalName, externalName: localhost}
      """;

  private static final String CONFIGURATION =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: %1$sWebhookConfiguration
      metadata: {name: rolling}
      webhooks:
        - name: %2$s.plimsoll.dev
          admissionReviewVersions: [v1]
          sideEffects: None
          timeoutSeconds: 10
          failurePolicy: Fail
          clientConfig:
            service: {namespace: rolling, name: plimsoll, port: %3$d, path: /%2$s}
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: rolling}}
          rules:
            - apiGroups: [helm.toolkit.fluxcd.io]
              apiVersions: ["*"]
              operations: [CREATE, UPDATE]
              resources: [helmreleases]
      """;

  @TempDir private Path folder;

  /** People who write all the time. */
  private static final class Writers implements AutoCloseable {
    private final AtomicInteger written = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore atATime = new Semaphore(32);
    private final ApiServer api;
    private final Thread pace = new Thread(this::run, "writers");
    private final AtomicLong began = new AtomicLong();

    Writers(ApiServer api) {
      this.api = api;
    }

    void start() {
      began.set(System.nanoTime());
      pace.start();
    }

    private void run() {
      try {
        for (long i = 0; ; i++) {
          long due = began.get() + i * 1_000_000_000L / A_SECOND;
          Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
          atATime.acquire();
          threads.execute(() -> {
            try {
              write();
            } finally {
              atATime.release();
            }
          });
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // enough written
      }
    }

    void write() {
      try {
        ApiServer.Answer answer =
            api.tryToCreate(
                "/apis/helm.toolkit.fluxcd.io/v2/namespaces/rolling/helmreleases",
                JSON.readTree(RELEASE.formatted(written.get())));
        if (answer.isRefusal()) {
          failures.add(answer.body().toString());
        } else {
          written.incrementAndGet();
        }
      } catch (IOException | UncheckedIOException e) {
        failures.add(e.toString());
      }
    }

    @Override
    public void close() throws InterruptedException {
      pace.interrupt();
      pace.join();
      threads.close();
    }
  }

  @Test
  void whileEverythingIsRenewed(Testbed testbed, Cluster cluster) throws Exception {
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: rolling}}");
    Files.writeString(folder.resolve("policy.yaml"), POLICY.formatted(0));
    try (Balancer balancer = Balancer.start()) {
      register(cluster, balancer);
      Server first = serve(cluster, balancer);
      Server second = serve(cluster, balancer);
      Writers writers = new Writers(new ApiServer(cluster));
      awaitFirst(writers);
      try (writers) {
        writers.start();

        reload(first);
        renew(first);
        first = replace(first, cluster, balancer);
        second = replace(second, cluster, balancer);
      } finally {
        unregister(cluster);
        first.close();
        second.close();
      }

      System.out.printf(
          "%d admissions at %.0f a second, %d failed%n",
          writers.written.get(),
          writers.written.get() * 1e9 / (System.nanoTime() - writers.began.get()),
          writers.failures.size());
      assertThat(writers.failures).isEmpty();
      assertThat(writers.written.get()).isGreaterThan(1_000);
    }
  }

  private static void register(Cluster cluster, Balancer balancer) {
    cluster.apply(SERVICE);
    cluster.apply(CONFIGURATION.formatted("Mutating", "mutate", balancer.port()));
    cluster.apply(CONFIGURATION.formatted("Validating", "validate", balancer.port()));
  }

  private static void unregister(Cluster cluster) {
    for (String phase : new String[] {"mutating", "validating"}) {
      cluster.kubectl("delete", phase + "webhookconfiguration", "rolling").success();
    }
  }

  private Server serve(Cluster cluster, Balancer balancer) {
    Server server =
        Server.start(
            Program.serveCommand("--policies=" + folder, "--secret=rolling")
                .with("--namespace=rolling", "--webhooks=rolling", "--certificate-life=15s")
                .env("KUBECONFIG", cluster.kubeconfig())
                .env("PLIMSOLL_DRAIN", "4s"));
    Await.until(
        "it is ready", server, () -> server.management("/q/health/ready").statusCode() == 200);
    balancer.add(server);
    return server;
  }

  /** The registration takes a moment to be known. */
  private static void awaitFirst(Writers writers) {
    Await.until(
        "the webhook is asked",
        () -> {
          writers.write();
          return writers.written.get() > 0;
        });
    writers.written.set(0);
    writers.failures.clear();
  }

  private void reload(Server server) throws IOException {
    for (int i = 1; i <= RELOADS; i++) {
      Files.writeString(folder.resolve("next"), POLICY.formatted(i));
      Files.move(
          folder.resolve("next"),
          folder.resolve("policy.yaml"),
          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      int expected = i;
      Await.until("reload " + expected, server, () -> reloads(server) >= expected);
    }
  }

  private static double reloads(Server server) {
    return server
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("plimsoll_policy_reloads_total{status=\"success\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static void renew(Server server) {
    Set<X509Certificate> seen = new HashSet<>(List.of(server.certificate()));
    Await.until(
        "the certificate is renewed",
        server,
        () -> {
          seen.add(server.certificate());
          return seen.size() > RENEWALS;
        });
  }

  /** As a rolling update does it: the new one is ready before the old one is told to end. */
  private Server replace(Server old, Cluster cluster, Balancer balancer)
      throws InterruptedException {
    Server next = serve(cluster, balancer);
    old.process().destroy();
    Thread.sleep(500); // that long it takes until everybody knows of the end of an endpoint
    balancer.remove(old);
    old.close();
    return next;
  }
}
