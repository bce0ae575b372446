package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.Credential;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials in chart values. Findings name the place and what is there, never the value.
 *
 * @param names further keys whose values are credentials
 * @param except places that are exempt
 */
record PlaintextSecretsRule(List<Glob> names, List<Glob> except) implements Rule {

  private static final Field<List<Glob>> NAMES =
      Field.of(
          "names",
          SettingTypes.list(SettingTypes.glob()),
          List.of(),
          "Patterns of further keys whose values are credentials.");
  private static final Field<List<Glob>> EXCEPT =
      Field.of(
          "except",
          SettingTypes.list(SettingTypes.glob()),
          List.of(),
          "Patterns of places that are exempt, such as spec.values.auth.password.");
  static final RuleType TYPE =
      RuleType.named("plaintextSecrets", "Denies credentials in chart values.")
          .kinds(FluxKind.HELM_RELEASE.groupKind())
          .settings(
              SettingTypes.object(
                  fields -> new PlaintextSecretsRule(fields.get(NAMES), fields.get(EXCEPT)),
                  NAMES,
                  EXCEPT));

  private static final Pointer VALUES = Pointer.of("spec", "values");

  /** Pairs that stand in lists as {@code {name: ..., value: ...}}, as environment variables do. */
  private static final List<String> NAMING = List.of("name", "key");

  private static final String VALUE = "value";

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    List<Finding> findings = new ArrayList<>();
    JsonNode values = change.current().at(VALUES);
    visit(values, credential("", values), VALUES, "", findings);
    return findings;
  }

  /** Goes through a map or list. Nearly every value is no credential, and its place never said. */
  private void walk(JsonNode node, Pointer place, String key, List<Finding> findings) {
    // What stands below existingSecretKeys are names of keys, whatever they are called there.
    boolean namesKeys = key.startsWith("existing");
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      String own = name.equals(VALUE) ? pairName(node, VALUE) : name;
      String below = namesKeys ? key + "." + own : own;
      Optional<String> what = credential(below, value);
      if (what.isPresent() || value.isContainerNode()) {
        visit(value, what, place.key(name), below, findings);
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      JsonNode value = node.get(i);
      Optional<String> what = credential(key, value);
      if (what.isPresent() || value.isContainerNode()) {
        visit(value, what, place.at(i), key, findings);
      }
    }
  }

  private void visit(
      JsonNode value, Optional<String> what, Pointer place, String key, List<Finding> findings) {
    if (what.isPresent() && except.stream().noneMatch(glob -> glob.matches(place.toString()))) {
      findings.add(found(place, what.get()));
    }
    walk(value, place, key, findings);
  }

  /** What a value is, if it is a credential. */
  private Optional<String> credential(String key, JsonNode value) {
    if (value.isTextual()) {
      return credential(key, value.textValue());
    }
    // A number is a password only where its key says so, and no port, replica or time.
    return value.isIntegralNumber() && value.asText().length() > 3
        ? credential(key, value.asText())
        : Optional.empty();
  }

  private static String pairName(JsonNode pair, String otherwise) {
    return NAMING.stream()
        .map(pair::path)
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .findFirst()
        .orElse(otherwise);
  }

  private Optional<String> credential(String key, String text) {
    if (!names.isEmpty() && names.stream().anyMatch(glob -> glob.matches(key)) && !text.isBlank()) {
      return Credential.in("password", text).map(what -> "a credential, by its key");
    }
    return Credential.in(key, text);
  }

  private static Finding found(Pointer place, String what) {
    return new Finding.Violation(
        place,
        what,
        place
            + " holds "
            + what
            + ": everybody who may read the HelmRelease or the repository can read it, now and in"
            + " the history. Change it where it is used, put the new one into a Secret, and name"
            + " that in spec.valuesFrom or, if the chart can, as its existing Secret.");
  }
}
