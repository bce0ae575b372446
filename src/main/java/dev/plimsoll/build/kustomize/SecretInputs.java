package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.manifest.yaml.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Tells whether readable secrets go into a build, so that not all of it may be kept. */
public final class SecretInputs {

  private static final List<String> COPYING = List.of("replacements", "vars", "transformers");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*\\}");

  private SecretInputs() {}

  /** Whether there are any. A file that cannot be told to hold none counts as one that does. */
  static boolean areIn(BuildInput input, Reach reach) throws IOException {
    for (Layer layer : reach.layers()) {
      if (layer.content().has("secretGenerator") || mentions(layer.content().toString())) {
        return true;
      }
    }
    for (String file : reach.files()) {
      if (!input.tree().isFile(file)) {
        continue; // the kustomization that Flux makes
      }
      String text = new String(input.tree().read(file), StandardCharsets.UTF_8);
      if (mentions(text) && holds(input, file)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mentions(String text) {
    return text.contains("Secret") && (text.contains("data") || text.contains("stringData"));
  }

  private static boolean holds(BuildInput input, String file) {
    var parsed = input.tree().parsed(file);
    if (!parsed.skipped().isEmpty() || !parsed.others().isEmpty()) {
      return parsed.text().contains("kind: Secret") || parsed.text().contains("SecretGenerator");
    }
    for (Document document : parsed.documents()) {
      Resource resource = document.resource();
      boolean secret = resource.kind().equals("Secret") || resource.kind().equals("SecretList");
      if (resource.kind().equals("SecretGenerator")
          || (secret && (isReadable(resource, "data") || isReadable(resource, "stringData")))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReadable(Resource secret, String field) {
    for (JsonNode value : secret.tree().path(field)) {
      if (isReadable(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a value of a Secret is neither empty, nor encrypted, nor a variable. */
  static boolean isReadable(JsonNode value) {
    String text = value.asText();
    return !text.isEmpty()
        && !text.startsWith("ENC[")
        && !VARIABLE.matcher(text).matches()
        && !Substitution.isIn(VARIABLE.matcher(text).replaceAll(""));
  }

  /** Whether a build has the means to copy a value out of a Secret into something else. */
  public static boolean mayBeCopied(Reach reach) {
    return reach.layers().stream()
        .anyMatch(layer -> COPYING.stream().anyMatch(layer.content()::has));
  }
}
