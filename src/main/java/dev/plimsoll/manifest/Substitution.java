package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * Texts in Git that stand for others: Flux puts in the values of variables ({@code
 * Kustomization.spec.postBuild}) and decrypts what SOPS encrypted before it applies an object. What
 * they will be is not known in a file, so rules must not take them for errors.
 */
public final class Substitution {

  /**
   * A variable with its default or its string function, as kustomize-controller's documentation has
   * them; {@code $${...}} is an escape.
   */
  private static final Pattern VARIABLE =
      Pattern.compile("(?<!\\$)\\$\\{#?[A-Za-z_][A-Za-z0-9_]*([:=?+/,^%#-][^}]*)?\\}");

  private static final String ENCRYPTED = "ENC[AES256_GCM,";

  private Substitution() {}

  /** Whether a text holds a variable or is encrypted, so that its final value is unknown. */
  public static boolean isIn(String text) {
    return text.startsWith(ENCRYPTED) || (text.contains("${") && VARIABLE.matcher(text).find());
  }

  /** Whether a value is a text that holds a variable or is encrypted. */
  public static boolean isIn(JsonNode value) {
    return value.isTextual() && isIn(value.asText());
  }

  /** Whether SOPS encrypted a document: it leaves a block of its own with a checksum. */
  public static boolean hasSopsBlock(JsonNode tree) {
    JsonNode block = tree.path("sops");
    return block.has("mac") && block.has("version");
  }
}
