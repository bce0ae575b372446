package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Balancer;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Reloads, renewals of certificate and path, and a rolling restart of what is shipped, while people
 * keep writing through a real API server: none of them is told no.
 */
@NeedsTestbed
class NothingFailsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int A_SECOND = 200;
  private static final int RELOADS = 20;
  private static final int RENEWALS = 3;

  private static final String RELEASES =
      "/apis/helm.toolkit.fluxcd.io/v2/namespaces/rolling/helmreleases";
  private static final String POLICIES = "/api/v1/namespaces/plimsoll-system/configmaps";

  private static final String POLICY =
      """
      {"apiVersion": "v1", "kind": "ConfigMap",
       "metadata": {"name": "reloaded", "labels": {"plimsoll.dev/policies": "true"}},
       "data": {"policy.yaml": "{apiVersion: plimsoll.dev/v1alpha1, kind: Policy, metadata: {name: reload-%d}, \
      spec: {match: {resources: [HelmRelease]}, rules: [{id: none, preserveValues: {}}]}}"}}
      """;

  private static final String RELEASE =
      """
      {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease",
       "metadata": {"name": "writer-%d"},
       "spec": {"interval": "10m", "chartRef": {"kind": "OCIRepository", "name": "a"}}}
      """;

  private final List<Server> servers = new ArrayList<>();

  /** People who try releases all the time, each of which is evaluated twice. */
  private static final class Writers implements AutoCloseable {

    /** Fewer than the connections that an API server keeps to a webhook. */
    private static final int AT_A_TIME = 20;

    private final AtomicInteger written = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    private final Semaphore free = new Semaphore(AT_A_TIME);
    private final ApiServer api;
    private final Thread pace = new Thread(this::run, "writers");
    private volatile long began;

    Writers(ApiServer api) {
      this.api = api;
    }

    void start() {
      began = System.nanoTime();
      pace.start();
    }

    private void run() {
      try {
        for (long i = 0; ; i++) {
          long due = began + i * 1_000_000_000L / A_SECOND;
          Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
          free.acquire();
          threads.execute(() -> {
            try {
              write();
            } finally {
              free.release();
            }
          });
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // enough written
      }
    }

    boolean write() {
      try {
        ApiServer.Answer answer =
            api.tryToCreate(RELEASES, JSON.readTree(RELEASE.formatted(written.get())));
        if (!answer.isDenial()) {
          written.incrementAndGet();
          return true;
        }
        failures.add(answer.body().toString());
      } catch (IOException | UncheckedIOException e) {
        failures.add(e.toString());
      }
      return false;
    }

    double aSecond() {
      return written.get() * 1e9 / (System.nanoTime() - began);
    }

    @Override
    public void close() throws InterruptedException {
      pace.interrupt();
      pace.join();
      threads.close();
    }
  }

  /** Looks now and then at the certificate that is shown. */
  private static final class Certificates implements AutoCloseable {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    Certificates(Balancer balancer) {
      thread = Thread.ofPlatform().start(() -> look(balancer));
    }

    private void look(Balancer balancer) {
      try {
        while (true) {
          seen.add(Server.caBundle(balancer.port()));
          Thread.sleep(500);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // enough seen
      }
    }

    int renewals() {
      return seen.size() - 1;
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void whileEverythingIsRenewed(Testbed testbed, Cluster cluster) throws Exception {
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: rolling}}");
    try (Balancer balancer = Balancer.start()) {
      Installation installation = new Installation(cluster, balancer.port());
      installation.apply(installation.overlay("base", Map.of("PLIMSOLL_CERTIFICATE_LIFE", "30s")));
      ApiServer api = new ApiServer(cluster);
      api.create(POLICIES, policy(0));
      Server first = serve(installation, balancer);
      Server second = serve(installation, balancer);
      Writers writers = new Writers(api);
      Await.until(
          "the API server asks and is answered",
          first,
          () -> writers.write() && evaluated(first) + evaluated(second) > 0);
      writers.written.set(0);
      writers.failures.clear();
      try (Certificates certificates = new Certificates(balancer)) {
        writers.start();

        reload(api, second);
        Await.until("certificates are renewed", () -> certificates.renewals() >= RENEWALS);
        installation.apply(installation.overlay("base", Map.of()));
        replace(first, installation, balancer);
        replace(second, installation, balancer);

        writers.close();
        System.out.printf(
            "%d writes at %.0f a second, each evaluated twice, %d failed; %d reloads, %d renewals%n",
            writers.written.get(),
            writers.aSecond(),
            writers.failures.size(),
            RELOADS,
            certificates.renewals());
      } finally {
        writers.close();
        servers.forEach(Server::close);
        installation.removeAllButTheNamespace();
      }

      assertThat(writers.failures).isEmpty();
      assertThat(writers.written.get()).isGreaterThan(1_000);
    }
  }

  private static JsonNode policy(int number) throws IOException {
    return JSON.readTree(POLICY.formatted(number));
  }

  private static double evaluated(Server server) {
    return server.metric("plimsoll_requests_total{");
  }

  /** With the time to end that is shipped, unlike other tests. */
  private Server serve(Installation installation, Balancer balancer) {
    Server server = Server.start(installation.program(Map.of()).with("--port=0"));
    Await.until("it is ready", server, server::isReady);
    balancer.add(server);
    servers.add(server);
    return server;
  }

  private static void reload(ApiServer api, Server server) throws IOException {
    double before = reloads(server);
    for (int i = 1; i <= RELOADS; i++) {
      assertThat(api.replace(POLICIES, policy(i)).isDenial()).isFalse();
      double expected = before + i;
      Await.until("policies are reloaded", server, () -> reloads(server) >= expected);
    }
  }

  private static double reloads(Server server) {
    return server.metric("plimsoll_policy_reloads_total{status=\"success\"}");
  }

  /** As a rolling update does it: the new one is ready before the old one is told to end. */
  private void replace(Server old, Installation installation, Balancer balancer)
      throws InterruptedException {
    serve(installation, balancer);
    old.process().destroy();
    Thread.sleep(500); // that long it takes until everybody knows of the end of an endpoint
    balancer.remove(old);
    old.close();
  }
}
