package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.manifest.yaml.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Tells whether readable secrets go into a build, so that nothing of it may be kept. */
final class SecretInputs {

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
      String text = value.asText();
      if (!text.isEmpty()
          && !text.startsWith("ENC[")
          && !VARIABLE.matcher(text).matches()
          && !Substitution.isIn(VARIABLE.matcher(text).replaceAll(""))) {
        return true;
      }
    }
    return false;
  }
}
