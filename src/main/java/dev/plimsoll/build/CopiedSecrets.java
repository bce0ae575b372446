package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.build.kustomize.Reach;
import dev.plimsoll.build.kustomize.SecretInputs;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.manifest.yaml.Document;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hides what a build copies out of its Secrets: replacements and vars of kustomize can put their
 * values into any object.
 */
final class CopiedSecrets {

  /** What stands where such a value was. */
  static final String HIDDEN = "${SECRET}";

  /** Shorter values are words that stand in many places, such as {@code default}. */
  static final int MIN_LENGTH = 8;

  private final Set<String> values;

  private CopiedSecrets(Set<String> values) {
    this.values = values;
  }

  /** Those of a build; none where nothing in it copies. */
  static CopiedSecrets of(BuildSources sources, Reach reach, Stream<Resource> built) {
    Set<String> values = new HashSet<>();
    if (SecretInputs.mayBeCopied(reach)) {
      built.forEach(resource -> collect(resource, values));
      for (String file : reach.files()) {
        if (sources.tree().isFile(file)) {
          sources.tree().parsed(file).documents().stream()
              .map(Document::resource)
              .forEach(resource -> collect(resource, values));
        }
      }
    }
    return new CopiedSecrets(values);
  }

  private static void collect(Resource resource, Set<String> values) {
    if (!resource.kind().equals("Secret")) {
      return;
    }
    for (JsonNode value : resource.tree().path("stringData")) {
      add(value.asText(""), values);
    }
    for (JsonNode value : resource.tree().path("data")) {
      add(value.asText(""), values);
      try {
        byte[] decoded = Base64.getMimeDecoder().decode(value.asText(""));
        add(new String(decoded, StandardCharsets.UTF_8), values);
      } catch (IllegalArgumentException e) {
        // No base64; Kubernetes rejects it.
      }
    }
  }

  private static void add(String value, Set<String> values) {
    for (String part : List.of(value, value.strip())) {
      if (part.length() >= MIN_LENGTH && !Substitution.isIn(part)) {
        values.add(part);
      }
    }
  }

  /** An object without the copies; their places are added to {@code hidden}. */
  Resource hide(Resource resource, Set<Pointer> hidden) {
    if (values.isEmpty() || resource.kind().equals("Secret")) {
      return resource;
    }
    JsonNode tree = hide(resource.tree(), Pointer.ROOT, hidden);
    return hidden.isEmpty() ? resource : new Resource(tree);
  }

  private JsonNode hide(JsonNode value, Pointer place, Set<Pointer> hidden) {
    if (value.isObject()) {
      ObjectNode map = JsonNodeFactory.instance.objectNode();
      value
          .properties()
          .forEach(entry ->
              map.set(entry.getKey(), hide(entry.getValue(), place.key(entry.getKey()), hidden)));
      return map;
    }
    if (value.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < value.size(); i++) {
        list.add(hide(value.get(i), place.at(i), hidden));
      }
      return list;
    }
    if (!value.isTextual()) {
      return value;
    }
    String text = value.asText();
    for (String secret : values) {
      text = text.replace(secret, HIDDEN);
    }
    if (text.equals(value.asText())) {
      return value;
    }
    hidden.add(place);
    return TextNode.valueOf(text);
  }
}
