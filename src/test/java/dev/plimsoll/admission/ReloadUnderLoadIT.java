package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.TestCa;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Good and bad reviews over 64 connections, while the policies are replaced every second and the
 * certificate every third: each gets its answer, and the memory stays level.
 */
class ReloadUnderLoadIT {

  private static final int CONNECTIONS = 64;
  private static final Duration TIME = Duration.ofSeconds(15);

  /** Then a client opens another connection, and sees the certificate of that moment. */
  private static final int REVIEWS_OF_A_CONNECTION = 50;

  private static final String POLICY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: values-%d}
      spec:
        match: {resources: [HelmRelease]}
        rules: [{id: declared, preserveValues: {}}]
      """;

  private final Collection<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger denied = new AtomicInteger();
  private final AtomicInteger allowed = new AtomicInteger();

  @Test
  void failsNobody(@TempDir Path folder) throws Exception {
    TestCa ca = TestCa.in(folder);
    for (String name : List.of("first", "second")) {
      ca.issue(name, "IP:127.0.0.1");
    }
    Path policies = Files.createDirectory(folder.resolve("policies"));
    Files.writeString(policies.resolve("values.yaml"), POLICY.formatted(0));
    copy(folder, "first");
    SSLContext trust = ca.trust();
    try (Server server =
            Server.start(
                Program.serveCommand(
                        "--no-cluster",
                        "--trust-requests",
                        "--policies=" + policies,
                        "--tls-cert=" + folder.resolve("tls.crt"),
                        "--tls-key=" + folder.resolve("tls.key"))
                    .env("PLIMSOLL_TLS_RELOAD", "1s"));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Instant end = Instant.now().plus(TIME);
      for (int i = 0; i < CONNECTIONS; i++) {
        int number = i;
        clients.execute(() -> ask(server, trust, number, end));
      }
      List<Long> memory = new ArrayList<>();
      Set<String> shown = new HashSet<>();
      for (int second = 1; Instant.now().isBefore(end); second++) {
        Thread.sleep(1_000);
        write(policies.resolve("values.yaml"), POLICY.formatted(second));
        if (second % 3 == 0) {
          copy(folder, second % 2 == 0 ? "first" : "second");
        }
        memory.add(server.residentKib());
        shown.add(server.certificate().getSubjectX500Principal().getName());
      }
      clients.shutdown();
      assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

      assertThat(failures).isEmpty();
      assertThat(allowed).hasPositiveValue();
      assertThat(denied).hasPositiveValue();
      assertThat(server.metric("plimsoll_policy_reloads_total{status=\"success\"}"))
          .isGreaterThan(5);
      assertThat(shown).containsExactlyInAnyOrder("CN=first", "CN=second");
      long half = memory.get(memory.size() / 2);
      assertThat(memory.getLast()).isLessThan(half * 5 / 4 + (64 << 10));
    }
  }

  private void ask(Server server, SSLContext trust, int number, Instant end) {
    try {
      while (Instant.now().isBefore(end)) {
        try (HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trust)
                .build()) {
          for (int i = 0; i < REVIEWS_OF_A_CONNECTION && Instant.now().isBefore(end); i++) {
            askOnce(client, server, (number + i) % 3);
          }
        }
      }
    } catch (IOException e) {
      failures.add(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askOnce(HttpClient client, Server server, int kind)
      throws IOException, InterruptedException {
    byte[] body =
        switch (kind) {
          case 0 -> Reviews.bytes(Reviews.sound());
          case 1 -> Reviews.bytes(Reviews.preservingValues());
          default -> "{\"kind\": [".getBytes(StandardCharsets.UTF_8);
        };
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/validate"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    String text = answer.body();
    boolean right =
        switch (kind) {
          case 0 -> answer.statusCode() == 200 && text.contains("\"allowed\":true");
          case 1 -> answer.statusCode() == 200 && text.contains("\"allowed\":false");
          default -> answer.statusCode() == 400;
        };
    if (!right) {
      failures.add(kind + ": " + answer.statusCode() + " " + text);
    } else if (kind == 0) {
      allowed.incrementAndGet();
    } else if (kind == 1) {
      denied.incrementAndGet();
    }
  }

  /** In one step, as tools that renew certificates do it. */
  private static void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling("." + file.getFileName());
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(Path folder, String name) throws IOException {
    write(folder.resolve("tls.key"), Files.readString(folder.resolve(name + ".key")));
    write(folder.resolve("tls.crt"), Files.readString(folder.resolve(name + ".crt")));
  }
}
