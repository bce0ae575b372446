package dev.plimsoll.admission.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.Changes;
import dev.plimsoll.admission.OpenServer;
import dev.plimsoll.admission.SecretPath;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.RawConnection;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spans of reviews that come over HTTP. */
@QuarkusTest
@TestProfile(OpenServer.class)
class OtelReviewSpanTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @Inject RecordedTraces traces;
  @Inject SecretPath secretPath;

  @BeforeEach
  void begin() {
    secretPath.accept(List.of("secret"));
    traces.take();
  }

  @AfterEach
  void end() {
    secretPath.accept(List.of());
  }

  private List<SpanData> spansOf(String path, String body, String sampled) {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection
          .send(
              RawConnection.request(
                  "POST",
                  path,
                  "Content-Type: application/json\r\ntraceparent: 00-%s-%s-%s\r\n"
                      .formatted(TRACE, PARENT, sampled),
                  body))
          .reply();
    }
    return traces.take();
  }

  private static SpanData root(List<SpanData> spans) {
    return spans.stream()
        .filter(span -> span.getAttributes().get(AttributeKey.stringKey("plimsoll.phase")) != null)
        .findFirst()
        .orElseThrow(() -> new AssertionError(spans.toString()));
  }

  private static String attribute(SpanData span, String name) {
    return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(name)));
  }

  @Test
  void continueTheTraceOfTheApiServer() {
    List<SpanData> spans = spansOf("/validate/secret", Reviews.mixed().toString(), "01");

    SpanData root = root(spans);
    assertThat(root.getName()).isEqualTo("validate HelmRelease");
    assertThat(root.getTraceId()).isEqualTo(TRACE);
    assertThat(root.getParentSpanId()).isEqualTo(PARENT);
    assertThat(attribute(root, "plimsoll.verdict")).isEqualTo("denied");
    assertThat(root.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
        .isEqualTo(200);
    assertThat(root.getAttributes().get(AttributeKey.stringArrayKey("plimsoll.rules")))
        .containsExactly("sources/one");
    assertThat(spans).extracting(SpanData::getName).contains("read", "evaluate", "write");
    assertThat(spans.toString()).doesNotContain("hunter2");
  }

  @Test
  void areNoneWhereTheApiServerTracesNone() {
    assertThat(spansOf("/validate/secret", Reviews.mixed().toString(), "00")).isEmpty();
  }

  @Test
  void ofStrangersBelongToNoOtherTrace() {
    SpanData root = root(spansOf("/validate", Reviews.mixed().toString(), "01"));

    assertThat(root.getTraceId()).isNotEqualTo(TRACE);
    assertThat(root.getParentSpanContext().isValid()).isFalse();
  }

  /** What strangers call things may be of any size. */
  @Test
  void holdTextsOfABoundedLength() {
    var review = Reviews.mixed();
    ((ObjectNode) review.at("/request/object/metadata")).put("name", "x".repeat(10_000));

    SpanData root = root(spansOf("/validate", review.toString(), "01"));

    assertThat(attribute(root, "plimsoll.name")).hasSize(256);
  }

  @Test
  void tellOfWaitingAndOfWhatTheApiServerWasAsked() {
    List<SpanData> spans = spansOf("/validate/secret", Changes.workload().toString(), "01");

    assertThat(spans).extracting(SpanData::getName).contains("read", "wait", "evaluate", "write");
    assertThat(spans)
        .filteredOn(span -> span.getName().equals("list Secret"))
        .singleElement()
        .satisfies(span -> {
          assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
          assertThat(attribute(span, "plimsoll.namespace")).isEqualTo("apps");
        });
  }

  @Test
  void tellOfWhatIsNoReview() {
    SpanData root = root(spansOf("/mutate", "{}", "01"));

    assertThat(root.getName()).isEqualTo("mutate");
    assertThat(root.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
        .isEqualTo(400);
    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void tellOfFaults() {
    SpanData root =
        root(
            spansOf(
                "/validate/secret",
                Reviews.mixed().toString(),
                "01\r\n" + RecordedTraces.BREAK + ": evaluate"));

    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(root.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
        .isEqualTo(500);
  }

  @Test
  void tellOfAnswersThatNobodyWaitedFor() {
    SpanData root =
        root(
            spansOf(
                "/validate/secret?timeout=1ms",
                Changes.workload().toString(),
                "01\r\n" + RecordedTraces.BREAK + ": slow"));

    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(root.getStatus().getDescription()).contains("nobody waited");
  }
}
