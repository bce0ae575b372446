package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.LogLines;
import dev.plimsoll.testbed.RawConnection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code --secret}, only a client that uses the secret path gets an answer to a review. */
@QuarkusTest
@TestProfile(SecretServer.class)
class HttpSecretPathTest {

  @TestHTTPResource(value = "/", tls = true)
  URL server;

  @Inject SecretPath secretPath;
  @Inject MeterRegistry metrics;

  @BeforeEach
  void tellThePath() {
    secretPath.accept(List.of("secret-of-now"));
  }

  private double denials() {
    return metrics.get("plimsoll.failed.requests").tag("status", "403").counter().count();
  }

  private double denied() {
    return metrics.find("plimsoll.currently.denied").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/validate", "/validate/", "/mutate", "/validate/secret-of-no"})
  void strangersGetNoVerdictAndLeaveNoTrace(String path) {
    double before = denied();
    try (LogLines log = LogLines.of("dev.plimsoll")) {
      new Https(server)
          .review(path, Reviews.mixed())
          .then()
          .statusCode(403)
          .body(containsString("secret path"));

      assertThat(log.lines()).isEmpty();
    }
    assertThat(denied()).isEqualTo(before);
    assertThat(denials()).isPositive();
  }

  @Test
  void theirBodiesAreNotRead() throws Exception {
    try (RawConnection connection = RawConnection.to(server.getPort())) {
      connection.send(
          "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1000000\r\n\r\n{");

      assertThat(connection.reply().status()).isEqualTo(403);
    }
  }

  @Test
  void beforeThePathIsKnownNobodyIsAnswered() {
    secretPath.accept(List.of());

    new Https(server).review("/validate/secret-of-now", Reviews.mixed()).then().statusCode(403);
  }

  @Test
  void whoUsesThePathGetsAVerdict() {
    assertThat(
            new Https(server)
                .verdict("/validate/secret-of-now", Reviews.mixed())
                .path("allowed")
                .asBoolean(true))
        .isFalse();
  }
}
