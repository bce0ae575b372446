package dev.plimsoll.admission.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.policy.ObjectChange;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewSizeTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String part(byte[] body, ReviewSize.Part part) {
    return new String(body, part.start(), part.end() - part.start(), StandardCharsets.UTF_8);
  }

  @Test
  void findsTheObjectsWhereTheyStand() {
    byte[] body =
        bytes(
            """
            {"a": {"b": {"object": 1}}, "request": {"name": "object", "object": {"a": [1, "}\\"]"]},
             "x": [{"oldObject": 1}], "oldObject":null}, "b": [0]}
            """);

    ReviewSize size = ReviewSize.of(body);

    assertThat(part(body, size.object())).isEqualTo(" {\"a\": [1, \"}\\\"]\"]}");
    assertThat(size.object().nodes()).isEqualTo(4);
    assertThat(part(body, size.oldObject())).isEqualTo("null");
    assertThat(size.oldObject().nodes()).isZero();
    assertThat(size.nodes()).isEqualTo(27);
    assertThat(size.bytes()).isEqualTo(body.length);
  }

  /** At least one for each key and value, and at most one more for each map and list. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"[0,0,0]; 4", "{\"a\":\"b,c:d\"}; 3", "[{},{},[[]]]; 8", "\"a\\\\\"; 1", "7; 1"})
  void countsKeysAndValues(String json, int nodes) {
    assertThat(ReviewSize.of(bytes(json)).nodes()).isEqualTo(nodes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"", "\"\\", "}}}]]]", "{\"request\":{\"object\":", ":,:,:", "{{\":,"})
  void measuresWhatIsNoJson(String body) {
    ReviewSize size = ReviewSize.of(bytes(body));

    assertThat(size.bytes()).isEqualTo(body.length());
    assertThatThrownBy(() -> AdmissionRequest.outline(bytes(body), size))
        .isInstanceOf(MalformedReviewException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATE", "UPDATE", "DELETE"})
  void leavesOfObjectsTheirTypeAndName(String operation) throws Exception {
    JsonNode object = Reviews.mixed().at("/request/object");
    ObjectNode review = Reviews.of(operation, object.toString());
    byte[] body = Reviews.bytes(review);

    ObjectChange change =
        AdmissionRequest.outline(body, ReviewSize.of(body)).change().orElseThrow();
    ObjectChange whole = AdmissionRequest.read(body).change().orElseThrow();

    assertThat(change.operation()).isEqualTo(whole.operation());
    assertThat(change.requester()).isEqualTo(whole.requester());
    assertThat(change.name()).isEqualTo("podinfo");
    assertThat(change.namespace()).isEqualTo("apps");
    assertThat(change.current().type()).isEqualTo(whole.current().type());
    assertThat(change.current().spec().isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"19900, true", "20001, false"})
  void readsSoMuchBesidesTheObjects(int groups, boolean isRead) throws Exception {
    ObjectNode review = Reviews.sound();
    var users = review.withObject("/request/userInfo").putArray("groups");
    for (int i = 0; i < groups; i++) {
      users.add("g");
    }
    byte[] body = Reviews.bytes(review);

    if (isRead) {
      assertThat(AdmissionRequest.outline(body, ReviewSize.of(body)).change()).isPresent();
    } else {
      assertThatThrownBy(() -> AdmissionRequest.outline(body, ReviewSize.of(body)))
          .isInstanceOf(MalformedReviewException.class)
          .hasMessage("the review holds more than 20000 keys and values besides its objects");
    }
  }

  /** Ordinary values have 10 bytes and more for each key and value. */
  @Test
  void leavesRoomForTheLargestOrdinaryObject() {
    String entry = "\"image\":\"app:1.2.3\",\"replicaCounts\":8080,";
    String values = "{" + entry.repeat((3 << 20) / entry.length());

    assertThat(ReviewSize.of(bytes(values)).nodes())
        .isBetween(300_000, ReviewSize.MAX_OBJECT_NODES);
  }
}
