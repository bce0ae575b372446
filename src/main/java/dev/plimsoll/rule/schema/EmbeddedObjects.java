package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import java.util.Locale;
import java.util.Map;

/**
 * What the API server demands of the Kubernetes objects that stand inside another object
 * (apiextensions-apiserver, {@code pkg/apiserver/schema/objectmeta}).
 */
final class EmbeddedObjects {

  private EmbeddedObjects() {}

  static void check(JsonNode value, Structural schema, Pointer place, Violations violations) {
    if (!schema.hasEmbedded()) {
      return;
    }
    if (value.isObject()) {
      if (schema.embeddedResource()) {
        demandName(value, place.key("apiVersion"), violations);
        demandName(value, place.key("kind"), violations);
        ObjectMetadata.checkEmbedded(value.path("metadata"), place.key("metadata"), violations);
      }
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        Structural below = schema.at(entry.getKey());
        if (below != null && below.hasEmbedded()) {
          check(entry.getValue(), below, place.key(entry.getKey()), violations);
        }
      }
    } else if (value.isArray() && schema.items() != null) {
      for (int at = 0; at < value.size(); at++) {
        check(value.get(at), schema.items(), place.at(at), violations);
      }
    }
  }

  private static void demandName(JsonNode object, Pointer place, Violations violations) {
    JsonNode value = object.path(place.token());
    if (value.isMissingNode()) {
      violations.add(place, place.toString(), ViolationCause.REQUIRED, "");
    } else if (!value.isTextual()) {
      violations.add(
          place,
          place.toString(),
          ViolationCause.INVALID,
          ": " + violations.shown(place, value) + ": must be a string");
    } else if (value.asText().isEmpty()) {
      violations.invalid(place, place.toString(), "", "must not be empty");
    } else if (place.token().equals("kind")
        && !value.asText().toLowerCase(Locale.ROOT).matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      violations.invalid(
          place,
          place.toString(),
          value.asText(),
          "may have mixed case, but should otherwise match a DNS-1035 label");
    }
  }
}
