package dev.plimsoll.admission;

import static dev.plimsoll.testbed.RawConnection.post;
import static dev.plimsoll.testbed.RawConnection.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.RawConnection;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to what, over HTTPS: statuses, paths, methods and content types. */
@QuarkusTest
@TestProfile(OpenServer.class)
class HttpAnswersTest {

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @Inject Vertx vertx;

  private Https https() {
    return new Https(server);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/validate",
        "/validate/",
        "/validate?timeout=10s",
        "/validate?timeout=soon&a=b",
        "/validate/no-secret-of-ours",
        "/validate/%2e%2e%2fetc",
        "/mutate",
        "/mutate/x?timeout=1s"
      })
  void deniesARelease(String path) {
    JsonNode verdict = https().verdict(path, Reviews.mixed());

    assertThat(verdict.path("allowed").asBoolean(true)).isFalse();
    assertThat(verdict.path("status").path("code").asInt()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/validate", "/mutate"})
  void letsASoundReleasePass(String path) {
    Response answer = https().review(path, Reviews.sound());

    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.asString()).contains("\"allowed\":true");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "POST, /validate, application/json; charset=utf-8, '', 400",
        "POST, /validate, application/json, '{', 400",
        "POST, /validate, application/json, '{}', 400",
        "POST, /mutate, text/plain, '{}', 415",
        "POST, /mutate, text/json, '{}', 415",
        "POST, /mutate, application/jsonx, '{}', 415",
        "POST, /mutate, application/json-patch+json, '{}', 415",
        "POST, /mutate, application/x-www-form-urlencoded, 'a=b', 415",
        "POST, /mutate, multipart/form-data; boundary=x, '--x--', 415",
        "POST, /mutate, none, '{}', 415",
        "GET, /validate, none, '', 405",
        "PUT, /validate, application/json, '{}', 405",
        "PATCH, /validate, application/json, '{}', 405",
        "OPTIONS, /validate, none, '', 405",
        "DELETE, /mutate, none, '', 405",
        "POST, /, application/json, '{}', 404",
        "POST, /validatex, application/json, '{}', 404",
        "POST, /Validate, application/json, '{}', 404",
        "POST, /validate/x/y, application/json, '{}', 404",
        "GET, /validate/x/y, none, '', 404",
        "POST, /mutate/../../etc/passwd, application/json, '{}', 404",
        "GET, /q/health, none, '', 404",
        "GET, /q/metrics, none, '', 404",
      })
  void answersWhatIsNoReviewShortly(
      String method, String path, String contentType, String body, int status) {
    RequestSpecification request = https().asking();
    if (contentType == null) {
      request.noContentType();
    } else {
      request.contentType(contentType);
    }

    if (contentType != null && contentType.contains("urlencoded")) {
      request.body(body);
    } else if (!body.isEmpty()) {
      request.body(body.getBytes(StandardCharsets.UTF_8)); // as it is, whatever its type
    }

    Response answer = request.request(method, path);

    assertThat(answer.statusCode()).isEqualTo(status);
    JsonNode error = Reviews.tree(answer.asByteArray());
    assertThat(error.properties()).hasSize(1);
    assertThat(error.path("error").asText()).isNotEmpty().hasSizeLessThan(120);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=UTF-8",
        "application/json ; a=\"b;c\""
      })
  void takesJsonWhateverItsParameters(String contentType) {
    String answer =
        https()
            .asking()
            .contentType(contentType)
            .body(Reviews.bytes(Reviews.sound()))
            .post("/validate")
            .asString();

    assertThat(answer).contains("\"allowed\":true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/validate/%zz", "/validate?timeout=%zz", "/%"})
  void answersWhatIsNoUrlAndGoesOn(String path) {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection.send(post(path, "{}") + post("/validate", Reviews.sound().toString()));

      assertThat(connection.reply().status()).isEqualTo(400);
      assertThat(connection.reply().body()).contains("\"allowed\":true");
    }
  }

  /** RFC 9110, section 15.5.6. */
  @Test
  void saysWhichMethodIsAllowed() {
    assertThat(https().asking().get("/validate").header("Allow")).isEqualTo("POST");
  }

  /** As a monitor might ask: no body may follow, or the next answer would begin with it. */
  @Test
  void answersHeadWithoutABody() {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection.send("HEAD /validate HTTP/1.1\r\nHost: a\r\n\r\n" + post("/validate", "{}"));

      assertThat(connection.reply().status()).isEqualTo(405);
      assertThat(connection.reply().status()).isEqualTo(400);
    }
  }

  @Test
  void answersInTheOrderOfTheRequests() {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection.send(
          post("/validate", Changes.workload().toString())
              + post("/validate", Reviews.mixed().toString())
              + post("/validate", "{}"));

      assertThat(connection.reply().body()).contains("\"allowed\":true");
      assertThat(connection.reply().body()).contains("\"allowed\":false");
      assertThat(connection.reply().status()).isEqualTo(400);
    }
  }

  /** Whatever its body, which nobody reads. */
  @ParameterizedTest
  @CsvSource({
    "POST, /validate, text/plain, 415",
    "PUT, /validate, application/json, 405",
    "POST, /nowhere, application/json, 404",
    "POST, /mutate/x/y, application/json, 404"
  })
  void aDeniedRequestDoesNotHoldUpTheNextOne(
      String method, String path, String contentType, int status) {
    String large = "x".repeat(300_000);
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection
          .send(request(method, path, "Content-Type: " + contentType + "\r\n", large))
          .send(post("/validate", Reviews.sound().toString()));

      assertThat(connection.reply().status()).isEqualTo(status);
      assertThat(connection.reply().body()).contains("\"allowed\":true");
    }
    try (Http2Connection connection = Http2Connection.to(server, vertx)) {
      var rejected = connection.begin(method, path, contentType).write(large);

      assertThat(rejected.status()).isEqualTo(status);
      assertThat(connection.post("/validate", Reviews.sound().toString()))
          .contains("\"allowed\":true");
    }
  }

  /** The sender of an endless body is told once, and then cut off. */
  @Test
  void aDeniedBodyIsNotReadForEver() {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection.send(
          "POST /nowhere HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");

      assertThat(connection.reply().status()).isEqualTo(404);
      assertThat(connection.endsHere()).isTrue();
    }
  }

  /**
   * Who waits to be asked for the body sends none when rejected; what comes next would be taken for
   * it, so nothing may (RFC 9110, section 10.1.1).
   */
  @Test
  void hangsUpOnWhoAskedWhetherToSendABodyThatIsDenied() {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection.send(
          "POST /nowhere HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");

      RawConnection.Reply rejected = connection.reply();
      assertThat(rejected.status()).isEqualTo(404);
      assertThat(rejected.header("Connection")).contains("close");
      assertThat(connection.endsHere()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\r\n\r\n",
        "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Length: -2\r\n\r\n{}",
        "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
      })
  void hangsUpOnWhatIsNoHttp(String request) {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection.send(request);

      assertThat(connection.reply().status()).isEqualTo(400);
      assertThat(connection.endsHere()).isTrue();
    }
  }

  /**
   * Just over the 20 KiB that Quarkus takes: what nobody reads any more would break the sending.
   */
  @Test
  void deniesHeadersThatAreTooLong() {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection.send(request("POST", "/validate", "X: " + "y".repeat(21_000) + "\r\n", "{}"));

      assertThat(connection.reply().status()).isEqualTo(431);
      assertThat(connection.endsHere()).isTrue();
    }
  }
}
