package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the readable values out of the Secrets that a build gives, so that the rest of it can be
 * kept. Nobody reads these values later: variables from Secrets stay as they are written.
 */
final class HiddenSecrets {

  /** What stands where a value was: it looks as if SOPS had encrypted it. */
  static final String HIDDEN = "ENC[AES256_GCM,hidden]";

  /** Shorter values are words that stand in many places, such as {@code default}. */
  private static final int MIN_LENGTH = 8;

  private static final List<String> FIELDS = List.of("data", "stringData");

  private HiddenSecrets() {}

  /**
   * The output without these values; empty if they cannot be taken out for sure: where a Secret has
   * variables, which are put in by its text, or where a value is in something else as well.
   */
  static Optional<KustomizeOutput> hide(KustomizeOutput output) {
    Set<String> values = new HashSet<>();
    List<KustomizeOutput.Item> items = new ArrayList<>();
    for (KustomizeOutput.Item item : output.objects()) {
      Set<String> own = new HashSet<>();
      KustomizeOutput.Item hidden = hide(item, own);
      if (!own.isEmpty()
          && (hidden.yaml().indexOf('$') >= 0 || holds(hidden.resource().metadata(), own, 1))) {
        return Optional.empty();
      }
      values.addAll(own);
      items.add(hidden);
    }
    return items.stream().anyMatch(item -> holds(item.resource().tree(), values, MIN_LENGTH))
        ? Optional.empty()
        : Optional.of(new KustomizeOutput(items));
  }

  private static KustomizeOutput.Item hide(KustomizeOutput.Item item, Set<String> values) {
    Resource resource = item.resource();
    if (!resource.kind().equals("Secret")) {
      return item;
    }
    ObjectNode tree = resource.tree().deepCopy();
    for (String field : FIELDS) {
      if (tree.path(field) instanceof ObjectNode data) {
        for (String key :
            List.copyOf(data.propertyStream().map(entry -> entry.getKey()).toList())) {
          JsonNode value = data.path(key);
          if (SecretInputs.isReadable(value)) {
            values.add(value.asText());
            decoded(value.asText()).ifPresent(values::add);
            data.set(key, TextNode.valueOf(HIDDEN));
          }
        }
      }
    }
    return values.isEmpty()
        ? item
        : new KustomizeOutput.Item(
            tree + "\n", new Resource(tree), item.file(), item.generator(), item.remote());
  }

  private static Optional<String> decoded(String value) {
    try {
      String text =
          new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether a text in a tree has one of some values in it. */
  private static boolean holds(JsonNode tree, Set<String> values, int atLeast) {
    if (tree.isContainerNode()) {
      return tree.valueStream().anyMatch(value -> holds(value, values, atLeast));
    }
    String text = tree.asText("");
    return values.stream().anyMatch(value -> value.length() >= atLeast && text.contains(value));
  }
}
