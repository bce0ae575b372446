package dev.plimsoll.manifest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain or not, what was kept comes back. */
class StoredJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spec\":{\"replicas\":3,\"values\":[true,null,\"a \\\"text\\\"\"]}}",
        "{\"spec\":{\"share\":0.5,\"owner\":\"Käthe\"}}",
        "{\"spec\":{\"large\":123456789012345678901234567890}}",
      })
  void isTheTreeThatWasKept(String json) throws IOException {
    JsonNode tree = new ObjectMapper().readTree(json);

    assertThat(StoredJson.tree(tree.toString().getBytes(UTF_8))).isEqualTo(tree);
  }
}
