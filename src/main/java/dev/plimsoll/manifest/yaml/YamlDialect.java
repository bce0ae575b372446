package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose reading of YAML counts. The two differ in a few unquoted words, in dates, in keys and in
 * {@code <<} (kubectl 1.36.3 and kustomize 5.8.1, measured; {@code KubectlAgreementIT} and {@code
 * KustomizeAgreementIT} compare).
 */
public enum YamlDialect {
  /** YAML 1.1 as sigs.k8s.io/yaml has it: {@code yes} is true. What kubectl applies. */
  KUBECTL,

  /**
   * YAML as kustomize has it, by go.yaml.in/yaml/v3: {@code yes} is a text, and values of
   * annotations are texts whatever they look like. Everything that Flux applies goes through it:
   * kustomize-controller generates a kustomization where there is none.
   */
  KUSTOMIZE;

  private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})");

  /** Whether an unquoted scalar is a text here that is a boolean to kubectl. */
  boolean isWord(String text) {
    return this == KUSTOMIZE && YamlScalar.isOldBoolean(text);
  }

  /** The value of an unquoted scalar. */
  JsonNode scalar(String text) {
    JsonNode value = YamlScalar.of(text);
    if (this == KUSTOMIZE && value.isTextual() && text.length() <= 10) {
      Matcher date = DATE.matcher(text);
      return date.matches() ? TextNode.valueOf(time(date, text)) : value;
    }
    return value;
  }

  /** A date is a time to kustomize; one that no calendar has is a text. */
  private static String time(Matcher date, String text) {
    try {
      return LocalDate.of(
              Integer.parseInt(date.group(1)),
              Integer.parseInt(date.group(2)),
              Integer.parseInt(date.group(3)))
          + "T00:00:00Z";
    } catch (DateTimeException e) {
      return text;
    }
  }
}
