package dev.plimsoll.admission;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Reviews;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bodies that no API server sends, made from one that it might, whose right answer is a rejection.
 */
final class HostileReviews {

  /** What rejects the review that they are made from, in both phases. */
  static final String POLICY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: sources}
      spec:
        match: {resources: [HelmRelease]}
        rules:
          - id: one
            chartSource: {residualChart: Deny}
      """;

  /** One body, and what was done to it. */
  record Body(String name, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** What stands in for a value of another type. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "7",
          "-1e309",
          "1" + "0".repeat(400),
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "[[]]",
          "{}",
          "{\"a\":{}}");

  private HostileReviews() {}

  /** Several hundred of them. */
  static List<Body> all() {
    List<Body> bodies = new ArrayList<>();
    ObjectNode review = Reviews.mixed();
    byte[] sound = Reviews.bytes(review);
    cutShort(sound, bodies);
    overwritten(sound, bodies);
    otherTypes(review, bodies);
    written(new String(sound, StandardCharsets.UTF_8), bodies);
    return bodies;
  }

  private static void cutShort(byte[] sound, List<Body> bodies) {
    for (int length = 0; length < sound.length; length += 7) {
      bodies.add(new Body("cut to " + length, Arrays.copyOf(sound, length)));
    }
  }

  /** Bytes that are in no UTF-8, and control characters, which are in no JSON. */
  private static void overwritten(byte[] sound, List<Body> bodies) {
    for (int at = 0; at < sound.length; at += 11) {
      for (int value : new int[] {0xff, 0xc0, 0x80, 0xed, 0x00, 0x1f}) {
        byte[] other = sound.clone();
        other[at] = (byte) value;
        bodies.add(new Body("byte %02x at %d".formatted(value, at), other));
      }
    }
  }

  private static void otherTypes(ObjectNode review, List<Body> bodies) {
    for (JsonPointer place : places(review, JsonPointer.empty())) {
      ObjectNode marked = review.deepCopy();
      ((ObjectNode) marked.at(place.head())).put(place.last().getMatchingProperty(), "@here@");
      for (String value : VALUES) {
        bodies.add(text(place + " = " + value, marked.toString().replace("\"@here@\"", value)));
      }
    }
  }

  /**
   * Every place of the review, but for what the object specifies: that is for rules to evaluate.
   */
  private static List<JsonPointer> places(JsonNode node, JsonPointer here) {
    List<JsonPointer> places = new ArrayList<>();
    for (var entry : node.properties()) {
      JsonPointer place = here.appendProperty(entry.getKey());
      if (!place.toString().equals("/request/object/spec")) {
        places.add(place);
        places.addAll(places(entry.getValue(), place));
      }
    }
    return places;
  }

  private static void written(String sound, List<Body> bodies) {
    bodies.add(text("spaces only", "   \n"));
    bodies.add(text("a second review", sound + sound));
    bodies.add(text("something after it", sound + "x"));
    bodies.add(text("in a list", "[" + sound + "]"));
    bodies.add(text("as a text", Reviews.JSON.getNodeFactory().textNode(sound).toString()));
    bodies.add(text("with a comment", sound.replaceFirst("\\{", "{/* */")));
    bodies.add(text("with single quotes", sound.replace('"', '\'')));
    bodies.add(text("a comma too many", sound.replaceFirst("}$", ",}")));
    bodies.add(text("YAML", "apiVersion: admission.k8s.io/v1\nkind: AdmissionReview\n"));
    bodies.add(text("NaN", sound.replace("\"5m\"", "NaN")));
    bodies.add(
        text("a number of a million digits", sound.replace("\"5m\"", "9".repeat(1_000_000))));
    bodies.add(
        text("a deep list", sound.replace("\"5m\"", "[".repeat(100_000) + "]".repeat(100_000))));
    bodies.add(
        text(
            "a deep map",
            sound.replace("\"5m\"", "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000))));
    bodies.add(text("deep from the start", "[".repeat(1_000_000)));
    bodies.add(text("keys twice", sound.replaceFirst("\\{", "{\"request\":{},")));
    bodies.add(text("the uid twice", sound.replaceFirst("\"uid\"", "\"uid\":\"x\",\"uid\"")));
    bodies.add(
        text(
            "the decisive key twice",
            sound.replace(
                "\"preserveValues\":true", "\"preserveValues\":false,\"preserveValues\":true")));
    bodies.add(new Body("UTF-16", sound.getBytes(StandardCharsets.UTF_16LE)));
    ArrayNode users = Reviews.JSON.createArrayNode();
    for (int i = 0; i < 100_000; i++) {
      users.add(i);
    }
    bodies.add(
        text(
            "very many groups of a wrong type",
            sound.replace("[\"system:authenticated\"]", users.toString())));
  }

  private static Body text(String name, String text) {
    return new Body(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
