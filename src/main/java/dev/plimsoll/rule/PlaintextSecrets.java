package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Field;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Glob;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Shapes;
import dev.plimsoll.policy.Subject;
import dev.plimsoll.policy.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Credentials in chart values. Findings name the place and what is there, never the value.
 *
 * @param names further keys whose values are credentials
 * @param except places that are let be
 * @param entropy whether mere randomness counts
 */
record PlaintextSecrets(List<Glob> names, List<Glob> except, boolean entropy) implements Rule {

  private static final Field<List<Glob>> NAMES =
      Field.of(
          "names",
          Shapes.list(Shapes.glob()),
          List.of(),
          "Patterns of further keys whose values are credentials.");
  private static final Field<List<Glob>> EXCEPT =
      Field.of(
          "except",
          Shapes.list(Shapes.glob()),
          List.of(),
          "Patterns of places that are let be, such as spec.values.auth.password.");
  private static final Field<Boolean> ENTROPY =
      Field.of(
          "entropy", Shapes.flag(), true, "Whether texts count that are as random as a key is.");

  static final RuleType TYPE =
      new RuleType(
          "plaintextSecrets",
          "Refuses credentials in chart values.",
          Set.of(FluxKind.HELM_RELEASE.groupKind()),
          Set.of(),
          Shapes.object(
              fields ->
                  new PlaintextSecrets(fields.get(NAMES), fields.get(EXCEPT), fields.get(ENTROPY)),
              NAMES,
              EXCEPT,
              ENTROPY));

  private static final Pointer VALUES = Pointer.of("spec", "values");

  /** Pairs that stand in lists as {@code {name: ..., value: ...}}, as environment variables do. */
  private static final List<String> NAMING = List.of("name", "key");

  private static final String VALUE = "value";

  @Override
  public List<Finding> judge(Subject subject, Surroundings surroundings) {
    Resource release = subject.current();
    List<Finding> findings = new ArrayList<>();
    walk(release.at(VALUES), VALUES, "", findings);
    return findings;
  }

  private void walk(JsonNode node, Pointer place, String key, List<Finding> findings) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          String own = entry.getKey().equals(VALUE) ? pairName(node, VALUE) : entry.getKey();
          // What stands below existingSecretKeys are names of keys, whatever they are called there.
          String below = key.startsWith("existing") ? key + "." + own : own;
          walk(entry.getValue(), place.key(entry.getKey()), below, findings);
        }
      }
      case ARRAY -> {
        for (int i = 0; i < node.size(); i++) {
          walk(node.get(i), place.at(i), key, findings);
        }
      }
      case STRING -> look(node.asText(), true, place, key, findings);
      case NUMBER -> {
        // A number is a password only where its key says so, and no port, replica or time.
        if (node.isIntegralNumber() && node.asText().length() > 3) {
          look(node.asText(), false, place, key, findings);
        }
      }
      default -> {}
    }
  }

  private void look(
      String text, boolean isText, Pointer place, String key, List<Finding> findings) {
    Optional<String> what = credential(key, text, isText);
    if (what.isPresent() && except.stream().noneMatch(it -> it.matches(place.toString()))) {
      findings.add(found(place, what.get()));
    }
  }

  private static String pairName(JsonNode pair, String otherwise) {
    return NAMING.stream()
        .map(pair::path)
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .findFirst()
        .orElse(otherwise);
  }

  private Optional<String> credential(String key, String text, boolean isText) {
    if (!names.isEmpty() && names.stream().anyMatch(it -> it.matches(key)) && !text.isBlank()) {
      return Credential.in("password", text, false).map(what -> "a credential, by its key");
    }
    return Credential.in(key, text, entropy && isText);
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
