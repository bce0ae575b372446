package dev.plimsoll.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One rule of a policy: its id, perhaps a message, and one key that names the kind of rule.
 *
 * @param types every kind of rule, in the order of their names
 */
record RuleShape(List<RuleType> types) implements Shape<PolicyRule> {

  private static final Field<String> ID =
      Field.required("id", Names.SHAPE.like("pinned"), "Name of the rule, unique in the policy.");
  private static final Field<Optional<Message>> MESSAGE =
      Field.optional(
          "message",
          Message.SHAPE,
          "Replaces the rule's own message; {message} in it stands for that.");

  @Override
  public Optional<PolicyRule> read(JsonNode node, Pointer place, Complaints complaints) {
    if (!node.isObject()) {
      complaints.add(place, place + " must be a map, and is " + Shapes.describe(node));
      return Optional.empty();
    }
    List<RuleType> named =
        node.properties().stream()
            .flatMap(key -> types.stream().filter(it -> it.name().equals(key.getKey())))
            .toList();
    if (named.size() > 1) {
      complaints.add(
          place.key(named.get(1).name()),
          place
              + " names two kinds of rule, "
              + named.get(0).name()
              + " and "
              + named.get(1).name()
              + "; write them as two rules, each with an id of its own");
      return Optional.empty();
    }
    // Without a known kind every key but these two is reported, with the kinds as suggestions.
    List<RuleType> offered = named.isEmpty() ? types : named;
    return shape(offered).read(node, place, complaints);
  }

  private static Shape<PolicyRule> shape(List<RuleType> types) {
    List<Field<?>> fields = new ArrayList<>(List.of(ID, MESSAGE));
    List<Field<Optional<Rule>>> kinds = new ArrayList<>();
    for (RuleType type : types) {
      kinds.add(kind(type, type.settings()));
    }
    fields.addAll(kinds);
    return new ObjectShape<>(
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

  private static <R extends Rule> Field<Optional<Rule>> kind(RuleType type, Shape<R> settings) {
    return Field.optional(type.name(), settings.as(rule -> (Rule) rule), type.summary());
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = shape(types).schema();
    ArrayNode oneKind = schema.putArray("oneOf");
    types.forEach(type -> oneKind.addObject().putArray("required").add(type.name()));
    return schema;
  }
}
