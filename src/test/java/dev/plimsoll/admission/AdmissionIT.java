package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged server over HTTPS, without a cluster. */
class AdmissionIT {

  private static final Path REVIEW = Path.of("examples/reviews/mixed-chart-and-chartref.json");

  @TempDir private static Path folder;
  private static Server server;
  private static HttpClient client;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("sources.yaml"), HostileReviews.POLICY);
    server = Program.serve("--no-cluster", "--log-format=json", "--policies", folder.toString());
    client = server.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static HttpResponse<String> review(String path, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Reviews.tree(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"/validate", "/mutate", "/validate?timeout=10s"})
  void deniesARelease(String path) {
    HttpResponse<String> response = review(path, Reviews.bytes(Reviews.mixed()));

    JsonNode answer = json(response).path("response");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.path("allowed").asBoolean()).isFalse();
    assertThat(answer.path("status").path("code").asInt()).isEqualTo(403);
  }

  @Test
  void letsASoundReleasePass() {
    HttpResponse<String> response = review("/validate", Reviews.bytes(Reviews.sound()));

    assertThat(json(response).path("response").path("allowed").asBoolean()).isTrue();
  }

  @Test
  void takesNearlyEightMebibytes() {
    String padding = "x".repeat(8 * 1024 * 1024 - 4096);
    String large = Reviews.mixed().toString().replace("5m", padding);

    HttpResponse<String> response = review("/validate", large.getBytes(StandardCharsets.UTF_8));

    assertThat(json(response).path("response").path("allowed").asBoolean(true)).isFalse();
  }

  /** By curl, which takes an answer that comes before it has sent everything. */
  @ParameterizedTest
  @CsvSource({"--http2, X-Length: announced", "--http1.1, Transfer-Encoding: chunked"})
  void takesNotMore(String version, String header, @TempDir Path own) throws IOException {
    Path body = own.resolve("body.json");
    Files.writeString(body, Reviews.mixed().toString().replace("5m", "x".repeat(9 * 1024 * 1024)));

    String answer =
        Command.of("curl", "-sk", version, "-H", "Content-Type: application/json", "-H", header)
            .with(
                "--data-binary",
                "@" + body,
                "-w",
                " %{http_code}",
                server.uri("/mutate").toString())
            .success();

    assertThat(answer).isEqualTo("{\"error\":\"the body is larger than 8 MiB\"} 413");
  }

  /** By curl, which waits a minute for that here. */
  @ParameterizedTest
  @CsvSource({
    "/validate, HTTP/1.1 100 Continue, 400",
    "/validate/x/y, HTTP/1.1 404 Not Found, 404"
  })
  void tellsWhoAsksWhetherToSendTheBody(String path, String first, String status) {
    String answer =
        Command.of("curl", "-sik", "--http1.1", "--expect100-timeout", "60", "--data", "{}")
            .with("-H", "Content-Type: application/json", "-H", "Expect: 100-continue")
            .with("-w", " %{http_code}", server.uri(path).toString())
            .success();

    assertThat(answer).startsWith(first).endsWith("} " + status);
  }

  @ParameterizedTest
  @CsvSource({"/validate", "/mutate"})
  void letsNothingHostilePassAndLivesOn(String path) {
    List<String> wrong = new ArrayList<>();
    for (HostileReviews.Body body : HostileReviews.all()) {
      HttpResponse<String> response = review(path, body.bytes());
      if (!isDenial(response) || leaks(response.body())) {
        wrong.add(body.name() + ": " + response.statusCode() + " " + response.body());
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(
            json(review(path, Reviews.bytes(Reviews.sound())))
                .path("response")
                .path("allowed")
                .asBoolean())
        .isTrue();
    assertThat(server.management("/q/health/ready").statusCode()).isEqualTo(200);
    assertThat(server.log()).noneMatch(line -> line.contains("fault of this program"));
    assertThat(server.log()).noneMatch(line -> line.contains("hunter2"));
  }

  private static boolean isDenial(HttpResponse<String> response) {
    JsonNode body = json(response);
    return switch (response.statusCode()) {
      case 200 ->
          !body.path("response").path("allowed").asBoolean(true)
              && body.path("response").path("status").path("code").asInt() == 403;
      case 400, 413 -> body.path("error").asText().length() < 300 && body.size() == 1;
      default -> false;
    };
  }

  private static boolean leaks(String body) {
    return body.contains("hunter2")
        || body.contains("\tat ")
        || body.contains("dev.plimsoll.")
        || body.contains("com.fasterxml");
  }

  @Test
  void countsAndLogsWhatItDecides() {
    review("/validate", Reviews.bytes(Reviews.mixed()));

    assertThat(server.management("/q/metrics").body())
        .containsPattern(
            "plimsoll_requests_total\\{dry_run=\"false\",operation=\"create\",phase=\"validate\",verdict=\"denied\"}"
                + " [1-9]")
        .containsPattern(
            "plimsoll_findings_total\\{dry_run=\"false\",effect=\"deny\",finding=\"violation\",policy=\"sources\",rule=\"one\"}"
                + " [1-9]")
        .containsPattern("plimsoll_request_duration_seconds_bucket\\{phase=\"validate\",le=")
        .containsPattern("plimsoll_policy_set_info\\{hash=\"[0-9a-f]{16}\"} 1");
    Await.until(
        "the log tells of it",
        server,
        () ->
            server.log().stream()
                .filter(line -> line.startsWith("{"))
                .map(line -> Reviews.tree(line.getBytes(StandardCharsets.UTF_8)))
                .anyMatch(line ->
                    line.path("verdict").asText().equals("denied")
                        && line.path("user").asText().equals("alice")
                        && line.path("rules").path(0).path("name").asText().equals("sources/one")));
  }

  @Test
  void followsItsPoliciesAndKeepsTheLastGoodOnes(@TempDir Path own) throws IOException {
    Path file = own.resolve("sources.yaml");
    Files.writeString(file, HostileReviews.POLICY.replace("spec:", "spec:\n  action: Warn"));
    try (Server followed = Program.serve("--no-cluster", "--policies", own.toString())) {
      String mixed = Reviews.mixed().toString();
      assertThat(followed.post("/validate", mixed).body())
          .contains("\"allowed\":true,\"warnings\"");

      Files.writeString(file, HostileReviews.POLICY);
      Await.until(
          "the new policy holds",
          followed,
          () -> followed.post("/validate", mixed).body().contains("\"allowed\":false"));

      Files.writeString(file, "spec: [");
      Await.until(
          "health tells of the bad one",
          followed,
          () -> followed.management("/q/health/ready").body().contains("sources.yaml:1:"));
      assertThat(followed.management("/q/health/ready").statusCode()).isEqualTo(200);
      assertThat(followed.post("/validate", mixed).body()).contains("\"allowed\":false");
      assertThat(followed.management("/q/metrics").body())
          .contains(
              "plimsoll_policy_reloads_total{status=\"success\"} 1.0",
              "plimsoll_policy_reloads_total{status=\"failure\"} 1.0");
    }
  }

  @Test
  void doesNotStartOnPoliciesWithProblems(@TempDir Path own) throws IOException {
    Files.writeString(own.resolve("a.yaml"), HostileReviews.POLICY.replace("rules", "rulez"));
    Files.writeString(own.resolve("b.yaml"), "apiVersion: v1\nkind: ConfigMap\n");

    var result = Program.serveCommand("--no-cluster", "--policies", own.toString()).run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("a.yaml:", "did you mean \"rules\"", "b.yaml:1:1: this is no policy")
        .doesNotContain("\tat ");
  }

  /** What {@code make run} prints to paste: the shipped policies deny the example. */
  @Test
  void deniesTheExample() throws IOException {
    try (Server shipped = Program.serve("--no-cluster")) {

      HttpResponse<String> response = shipped.post("/validate", Files.readString(REVIEW));

      assertThat(json(response).path("response").path("allowed").asBoolean(true)).isFalse();
      assertThat(json(response).path("response").path("status").path("message").asText())
          .contains("chartRef");
    }
  }
}
