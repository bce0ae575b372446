package dev.plimsoll.policy.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.DocumentName;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.ObjectSettingType;
import dev.plimsoll.policy.setting.SettingProblems;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One rule of a policy: its id, perhaps a message, and one key that names the kind of rule. */
final class RuleSettingType implements SettingType<PolicyRule> {

  private static final Field<String> ID =
      Field.required(
          "id", DocumentName.TYPE.like("pinned"), "Name of the rule, unique in the policy.");
  private static final Field<Optional<Message>> MESSAGE =
      Field.optional(
          "message",
          Message.TYPE,
          "Replaces the rule's own message; {message} in it stands for that.");

  private final List<RuleType> types;

  /** Rules of any kind; where none is named, it offers all of them. */
  private final SettingType<PolicyRule> any;

  private final Map<String, SettingType<PolicyRule>> byKind = new HashMap<>();

  /**
   * Rules as they are written.
   *
   * @param types every kind of rule, in the order of their names
   */
  RuleSettingType(List<RuleType> types) {
    this.types = types;
    this.any = shape(types);
    types.forEach(type -> byKind.put(type.name(), shape(List.of(type))));
  }

  @Override
  public Optional<PolicyRule> read(JsonNode node, Pointer place, SettingProblems problems) {
    if (!node.isObject()) {
      problems.add(place, place + " must be a map, and is " + SettingTypes.describe(node));
      return Optional.empty();
    }
    List<String> named =
        node.properties().stream().map(Map.Entry::getKey).filter(byKind::containsKey).toList();
    if (named.size() > 1) {
      problems.add(
          place.key(named.get(1)),
          place
              + " names two kinds of rule, "
              + named.get(0)
              + " and "
              + named.get(1)
              + "; write them as two rules, each with an id of its own");
      return Optional.empty();
    }
    SettingType<PolicyRule> type =
        named.isEmpty() ? any : byKind.getOrDefault(named.getFirst(), any);
    return type.read(node, place, problems);
  }

  private static SettingType<PolicyRule> shape(List<RuleType> types) {
    List<Field<?>> fields = new ArrayList<>(List.of(ID, MESSAGE));
    List<Field<Optional<Rule>>> kinds = new ArrayList<>();
    for (RuleType type : types) {
      kinds.add(kind(type, type.settings()));
    }
    fields.addAll(kinds);
    return new ObjectSettingType<>(
        values -> {
          for (int i = 0; i < kinds.size(); i++) {
            Optional<Rule> rule = values.get(kinds.get(i));
            if (rule.isPresent()) {
              return new PolicyRule(values.get(ID), types.get(i), rule.get(), values.get(MESSAGE));
            }
          }
          throw new IllegalArgumentException(
              "names no kind of rule; known are "
                  + String.join(", ", types.stream().map(RuleType::name).toList()));
        },
        fields);
  }

  private static <R extends Rule> Field<Optional<Rule>> kind(
      RuleType type, SettingType<R> settings) {
    return Field.optional(type.name(), settings.as(rule -> (Rule) rule), type.summary());
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = any.schema();
    ArrayNode oneKind = schema.putArray("oneOf");
    types.forEach(type -> oneKind.addObject().putArray("required").add(type.name()));
    return schema;
  }
}
