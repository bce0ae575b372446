package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many large reviews at once, in a process with little memory: none of them ends it. */
class ExhaustionIT {

  private static final String HEAP = "256m";
  private static final int REVIEWS = 64;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** The launcher of the jar, a script, takes the heap from a variable; the program from a flag. */
  private static Command command() throws IOException {
    Command command = Program.serveCommand("--no-cluster", "--trust-requests");
    try (InputStream program = Files.newInputStream(Path.of(command.words().getFirst()))) {
      return program.read() == '#'
          ? command.env("PLIMSOLL_HEAP", HEAP)
          : command.with("-Xmx" + HEAP);
    }
  }

  private static CompletableFuture<HttpResponse<String>> review(
      Server server, HttpClient client, byte[] body) {
    return client.sendAsync(
        HttpRequest.newBuilder(server.uri("/validate?timeout=30s"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void answersOrTurnsAwayWhateverComes() throws Exception {
    List<byte[]> bodies = LargeReviews.all();
    byte[] small = Reviews.bytes(Reviews.sound());
    try (Server server = Server.start(command());
        HttpClient client = server.client();
        HttpClient other = server.client()) {
      // Alone, each gets an answer.
      for (byte[] body : bodies) {
        assertThat(review(server, client, body).get(30, TimeUnit.SECONDS).statusCode())
            .isEqualTo(200);
      }

      long start = System.nanoTime();
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < REVIEWS; i++) {
        answers.add(review(server, client, bodies.get(i % bodies.size())));
      }
      int small200 = 0;
      while (!CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).isDone()
          && System.nanoTime() - start < DEADLINE.toNanos()) {
        assertThat(review(server, other, small).get(10, TimeUnit.SECONDS).statusCode())
            .isEqualTo(200);
        small200++;
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
      assertThat(small200).isPositive();
      // 408 is for a body that this machine, busy with the others, did not send within 10 seconds.
      assertThat(answers)
          .allSatisfy(answer -> assertThat(answer.get().statusCode()).isIn(200, 408, 503));
      assertThat(answers).anyMatch(answer -> answer.join().statusCode() == 200);
      assertThat(server.process().isAlive()).isTrue();
      assertThat(server.management("/q/health/live").statusCode()).isEqualTo(200);
      Await.until(
          "all memory is given back", server, () -> server.metric("plimsoll_reviews_memory") == 0);
      assertThat(server.log()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }
  }
}
