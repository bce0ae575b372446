package dev.plimsoll.policy.match;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.setting.Selector;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One condition of a {@link Match}, in words.
 *
 * @param words what it asks, such as {@code the namespace is prod-*}
 */
public record Condition(
    String words, Match alone, BiFunction<ObjectChange, ClusterView, String> finds) {

  /**
   * A condition with what it found.
   *
   * @param words what it asks
   * @param found what the change has there
   * @param answer whether it holds
   */
  public record Answered(String words, String found, Match.Answer answer) {}

  private static final Match ANYTHING =
      new Match(
          Set.of(),
          EnumSet.allOf(Operation.class),
          List.of(),
          Selector.ALL,
          List.of(),
          Selector.ALL,
          List.of(),
          List.of());

  /** What it is like for a change. */
  public Answered answer(ObjectChange change, ClusterView cluster) {
    return new Answered(words, finds.apply(change, cluster), alone.applies(change, cluster));
  }

  /** Every condition that a match makes; all of them must hold. */
  public static List<Condition> of(Match match) {
    List<Condition> conditions = new ArrayList<>();
    if (!match.resources().isEmpty()) {
      conditions.add(
          new Condition(
              "the kind is "
                  + either(match.resources().stream().map(GroupKind::kind).sorted().toList()),
              with(match.resources(), ANYTHING.operations(), none(), none(), none(), none()),
              (change, around) -> KnownKinds.of(change.current()).kind()));
    }
    conditions.add(
        new Condition(
            "the operation is " + either(match.operations().stream().map(Enum::name).toList()),
            with(Set.of(), match.operations(), none(), none(), none(), none()),
            (change, around) -> change.operation().name()));
    if (!match.namespaces().isEmpty()) {
      conditions.add(
          new Condition(
              "the namespace is " + either(texts(match.namespaces())),
              with(Set.of(), ANYTHING.operations(), match.namespaces(), none(), none(), none()),
              (change, around) -> orNone(Match.namespaceOf(change))));
    }
    if (!match.namespaceSelector().isEmpty()) {
      conditions.add(
          new Condition(
              "the namespace has labels " + words(match.namespaceSelector()),
              selecting(match.namespaceSelector(), Selector.ALL),
              (change, around) ->
                  Match.isNamespace(change)
                      ? ownLabels(change)
                      : labels(around.namespaceLabels(change.namespace()))));
    }
    if (!match.names().isEmpty()) {
      conditions.add(
          new Condition(
              "the name is " + either(texts(match.names())),
              with(Set.of(), ANYTHING.operations(), none(), match.names(), none(), none()),
              (change, around) -> orNone(change.name())));
    }
    if (!match.selector().isEmpty()) {
      conditions.add(
          new Condition(
              "the object has labels " + words(match.selector()),
              selecting(Selector.ALL, match.selector()),
              (change, around) -> ownLabels(change)));
    }
    if (!match.users().isEmpty()) {
      conditions.add(
          new Condition(
              "the user is " + either(texts(match.users())),
              with(Set.of(), ANYTHING.operations(), none(), none(), match.users(), none()),
              (change, around) -> orNone(change.requester().user())));
    }
    if (!match.groups().isEmpty()) {
      conditions.add(
          new Condition(
              "the user is in group " + either(texts(match.groups())),
              with(Set.of(), ANYTHING.operations(), none(), none(), none(), match.groups()),
              (change, around) -> orNone(String.join(", ", change.requester().groups()))));
    }
    return List.copyOf(conditions);
  }

  private static List<Glob> none() {
    return List.of();
  }

  private static Match with(
      Set<GroupKind> kinds,
      Set<Operation> operations,
      List<Glob> namespaces,
      List<Glob> names,
      List<Glob> users,
      List<Glob> groups) {
    return new Match(
        kinds, operations, namespaces, Selector.ALL, names, Selector.ALL, users, groups);
  }

  private static Match selecting(Selector ofNamespace, Selector ofObject) {
    return new Match(
        Set.of(), ANYTHING.operations(), none(), ofNamespace, none(), ofObject, none(), none());
  }

  private static List<String> texts(List<Glob> globs) {
    return globs.stream().map(Glob::text).toList();
  }

  /** {@code a, b or c}. */
  private static String either(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.getFirst()
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private static String words(Selector selector) {
    return selector.requirements().stream()
        .map(requirement ->
            switch (requirement.operator()) {
              case In -> requirement.key() + "=" + String.join("|", requirement.values());
              case NotIn ->
                  requirement.key() + " other than " + String.join("|", requirement.values());
              case Exists -> requirement.key();
              case DoesNotExist -> "without " + requirement.key();
            })
        .collect(Collectors.joining(", "));
  }

  private static String ownLabels(ObjectChange change) {
    return Stream.of(change.object(), change.oldObject())
        .filter(Objects::nonNull)
        .map(resource -> labels(resource.labels()))
        .distinct()
        .collect(Collectors.joining(", before: "));
  }

  private static String labels(Lookup<Map<String, String>> lookup) {
    return switch (lookup) {
      case Lookup.Found<Map<String, String>>(Map<String, String> found) -> labels(found);
      case Lookup.Absent<Map<String, String>> absent -> "unknown";
      case Lookup.Unknown<Map<String, String>>(String reason) -> "unknown: " + reason;
    };
  }

  private static String labels(Map<String, String> labels) {
    return labels.isEmpty()
        ? "no labels"
        : new TreeMap<>(labels)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "none" : text;
  }
}
