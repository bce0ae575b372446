package dev.plimsoll.rule.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.manifest.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Chart values as ConfigMaps and Secrets hold them. */
final class ReleaseValues {

  private static final YAMLMapper YAML = new YAMLMapper();

  private ReleaseValues() {}

  /** The tree of values under a key; empty if there is none that can be read. */
  static Optional<JsonNode> of(Resource source, String key) {
    String text = source.tree().path("data").path(key).asText("");
    try {
      return parse(source.kind().equals("Secret") ? decoded(text) : text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The tree of values in a text of YAML; empty if it is none. */
  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.ofNullable(YAML.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
