package dev.plimsoll.admission.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Labels and annotations as the API server stores them: a null becomes an empty text (measured with
 * kube-apiserver 1.36; the webhooks still see the null).
 */
final class StoredTexts {

  private static final List<String> FIELDS = List.of("labels", "annotations");

  private StoredTexts() {}

  /** The object with empty texts for nulls; the very same one where there are none. */
  static JsonNode of(JsonNode object) {
    JsonNode stored = object;
    for (String field : FIELDS) {
      JsonNode texts = stored.path("metadata").path(field);
      if (holdsNull(texts)) {
        stored = with(stored, field, texts);
      }
    }
    return stored;
  }

  private static boolean holdsNull(JsonNode texts) {
    for (JsonNode text : texts) {
      if (text.isNull()) {
        return texts.isObject();
      }
    }
    return false;
  }

  /** A copy down to the texts, because trees that were read are shared and never changed. */
  private static JsonNode with(JsonNode object, String field, JsonNode texts) {
    ObjectNode stored = copy(object);
    ObjectNode metadata = copy(object.path("metadata"));
    ObjectNode written = copy(texts);
    for (Map.Entry<String, JsonNode> entry : texts.properties()) {
      if (entry.getValue().isNull()) {
        written.put(entry.getKey(), "");
      }
    }
    metadata.set(field, written);
    stored.set("metadata", metadata);
    return stored;
  }

  private static ObjectNode copy(JsonNode map) {
    return ((ObjectNode) map).objectNode().setAll((ObjectNode) map);
  }
}
