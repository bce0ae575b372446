package dev.plimsoll.admission.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads a review without its objects: who writes what, before memory is taken for all of it. */
final class ReviewOutline {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private ReviewOutline() {}

  /**
   * Reads a body of some size. Objects have their type, name and namespace, as the request names
   * them.
   */
  static AdmissionRequest read(byte[] body, ReviewSize size) throws MalformedReviewException {
    if (size.isMalformed()) {
      throw new MalformedReviewException(
          "the review holds more than "
              + ReviewSize.MAX_OTHER_NODES
              + " keys and values besides its objects");
    }
    JsonNode review = ReviewReader.parse(without(body, size));
    if (!(review instanceof ObjectNode whole
        && whole.path("request") instanceof ObjectNode request)) {
      return ReviewReader.read(review); // says what is wrong
    }
    ObjectNode outlined = copy(request);
    outline(outlined, "object", size.object());
    outline(outlined, "oldObject", size.oldObject());
    return ReviewReader.read(copy(whole).set("request", outlined));
  }

  private static byte[] without(byte[] body, ReviewSize size) {
    boolean ordered = size.object().start() <= size.oldObject().start();
    ReviewSize.Part first = ordered ? size.object() : size.oldObject();
    ReviewSize.Part second = ordered ? size.oldObject() : size.object();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    int at = 0;
    for (ReviewSize.Part part : new ReviewSize.Part[] {first, second}) {
      if (part.isThere()) {
        rest.write(body, at, part.start() - at);
        rest.writeBytes(NULL);
        at = part.end();
      }
    }
    rest.write(body, at, body.length - at);
    return rest.toByteArray();
  }

  private static void outline(ObjectNode request, String field, ReviewSize.Part part) {
    // A null takes no more than a handful of bytes, and stands for no object.
    if (part.nodes() == 0) {
      return;
    }
    JsonNode kind = request.path("kind");
    String group = kind.path("group").asText("");
    String version = kind.path("version").asText("");
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", group.isEmpty() ? version : group + "/" + version);
    object.put("kind", kind.path("kind").asText(""));
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", request.path("name").asText(""));
    metadata.put("namespace", request.path("namespace").asText(""));
    request.set(field, object);
  }

  /** A copy of a map, because trees that were read are never changed. */
  private static ObjectNode copy(ObjectNode map) {
    return JsonNodeFactory.instance.objectNode().setAll(map);
  }
}
