package dev.plimsoll.admission.trace;

import static dev.plimsoll.admission.trace.FakeCollector.attribute;
import static dev.plimsoll.admission.trace.FakeCollector.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a collector of traces is told of reviews, and what becomes of these where it is away. */
class TracesIT {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String OTHER_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "b7ad6b7169203331";

  private static String review;

  @BeforeAll
  static void read() throws IOException {
    review =
        Files.readString(Path.of("examples/reviews/mixed-chart-and-chartref.json"))
            .replace(
                "\"interval\": \"10m\",",
                "\"interval\": \"10m\", \"values\": {\"db\": {\"password\": \"open-sesame\"}},");
    assertThat(review).contains("open-sesame");
  }

  private static HttpResponse<String> post(Server server, String traceparent)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/validate"))
            .header("Content-Type", "application/json")
            .header("traceparent", traceparent)
            .POST(BodyPublishers.ofString(review))
            .build();
    try (HttpClient client = server.client()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static String sampled(String trace) {
    return "00-" + trace + "-" + PARENT + "-01";
  }

  @Test
  void nobodyIsToldUnlessACollectorIsNamed() throws Exception {
    try (FakeCollector collector = FakeCollector.start()) {
      try (Server server =
          Server.start(
              Program.serveCommand("--no-cluster", "--trust-requests")
                  .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()))) {

        post(server, sampled(TRACE));

        assertThat(server.management("/q/metrics").body()).doesNotContain("plimsoll_spans");
      }
      assertThat(collector.wasAsked()).isFalse();
    }
  }

  @Test
  void aReviewContinuesTheTraceOfTheApiServer() throws Exception {
    try (FakeCollector collector = FakeCollector.start();
        Server server =
            Program.serve("--no-cluster", "--trust-requests", "--traces=" + collector.url())) {
      post(server, "00-" + OTHER_TRACE + "-" + PARENT + "-00");

      post(server, sampled(TRACE));

      Await.until("a span", server, () -> collector.span("validate HelmRelease").isPresent());
      Span span = collector.span("validate HelmRelease").orElseThrow();
      assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
      assertThat(hex(span.getParentSpanId())).isEqualTo(PARENT);
      assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
      assertThat(attribute(span, "plimsoll.uid")).isEqualTo("4f0a7bd6-2a4c-4a8e-9f5e-0d1c9a3b7e11");
      assertThat(attribute(span, "plimsoll.phase")).isEqualTo("validate");
      assertThat(attribute(span, "plimsoll.operation")).isEqualTo("create");
      assertThat(attribute(span, "plimsoll.kind")).isEqualTo("HelmRelease");
      assertThat(attribute(span, "plimsoll.namespace")).isEqualTo("apps");
      assertThat(attribute(span, "plimsoll.name")).isEqualTo("podinfo");
      assertThat(attribute(span, "plimsoll.dry_run")).isEqualTo("false");
      assertThat(attribute(span, "plimsoll.verdict")).isEqualTo("denied");
      assertThat(attribute(span, "plimsoll.rules")).contains("chart-source/one-source");
      assertThat(Integer.parseInt(attribute(span, "plimsoll.policies"))).isPositive();
      assertThat(collector.spans())
          .filteredOn(candidate -> candidate.getParentSpanId().equals(span.getSpanId()))
          .extracting(Span::getName)
          .containsExactly("read", "evaluate", "write");
      assertThat(collector.senders())
          .anyMatch(keyValue ->
              keyValue.getKey().equals("service.name")
                  && keyValue.getValue().getStringValue().equals("plimsoll"));
      assertThat(collector.spans())
          .noneMatch(candidate -> hex(candidate.getTraceId()).equals(OTHER_TRACE));
      assertThat(collector.text()).doesNotContain("open-sesame");
    }
  }

  @Test
  void strangersBelongToNoTraceAndTheLastSpansAreSentAtTheEnd() throws Exception {
    try (FakeCollector collector = FakeCollector.start()) {
      try (Server server = Program.serve("--no-cluster", "--traces=" + collector.url())) {
        post(server, sampled(TRACE));
      }

      Span span = collector.span("validate HelmRelease").orElseThrow();
      assertThat(hex(span.getTraceId())).isNotEqualTo(TRACE);
      assertThat(span.getParentSpanId().isEmpty()).isTrue();
    }
  }

  @Test
  void onlyAShareBeginsATrace() throws Exception {
    try (FakeCollector collector = FakeCollector.start()) {
      try (Server server =
          Program.serve("--no-cluster", "--traces=" + collector.url(), "--traces-ratio=0")) {
        post(server, sampled(TRACE));
      }

      assertThat(collector.wasAsked()).isFalse();
    }
  }

  @Test
  void withoutItsCollectorItAnswersAllTheSameAndSaysSo() throws Exception {
    try (Server server =
        Program.serve("--no-cluster", "--trust-requests", "--traces=http://127.0.0.1:" + free())) {

      HttpResponse<String> answer = post(server, sampled(TRACE));

      assertThat(answer.body()).contains("\"allowed\":false", "chart-source/one-source");
      Await.until(
          "lost spans are counted",
          server,
          () ->
              server
                  .management("/q/metrics")
                  .body()
                  .contains("plimsoll_spans_total{outcome=\"failed\"} 4.0"));
      assertThat(server.log())
          .filteredOn(line -> line.contains("spans were lost"))
          .singleElement()
          .asString()
          .contains("Reviews are answered all the same");
      assertThat(server.log()).noneMatch(line -> line.contains("\tat "));
    }
  }

  @Test
  void aCollectorThatNeverAnswersHoldsUpNeitherReviewsNorTheEnd() throws Exception {
    try (FakeCollector collector = FakeCollector.silent();
        Server server =
            Program.serve("--no-cluster", "--trust-requests", "--traces=" + collector.url())) {
      for (int i = 0; i < 5; i++) {
        assertThat(post(server, sampled(TRACE)).statusCode()).isEqualTo(200);
      }

      // Process.destroy would close what the log is read from.
      server.process().toHandle().destroy();

      Await.until(
          "it says what is lost",
          server,
          () ->
              server.log().stream()
                  .anyMatch(line -> line.contains("20 spans could not be sent before the end")));
      Await.until("it ends", server, () -> !server.process().isAlive());
    }
  }

  @Test
  void saysWhatIsNoCollector() {
    var ended = Program.serveCommand("--no-cluster", "--traces=collector:4318").run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .contains("--traces", "did you mean http://collector:4318?")
        .doesNotContain("\tat ");
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
