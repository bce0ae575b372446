package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/** What an API server answers, told from what anything else may answer in its place. */
final class Answers {

  private Answers() {}

  /**
   * The elements of a list, such as a {@code SecretList}; empty if the answer is no list. A field
   * that is null is a list of nothing, as Go writes it.
   *
   * @param field where they are: {@code items}, {@code groups} or {@code resources}
   */
  static Optional<JsonNode> list(JsonNode answer, String field) {
    JsonNode elements = answer.path(field);
    if (!answer.path("kind").asText("").endsWith("List")) {
      return Optional.empty();
    }
    if (elements.isNull()) {
      return Optional.of(JsonNodeFactory.instance.arrayNode());
    }
    return elements.isArray() ? Optional.of(elements) : Optional.empty();
  }
}
