package dev.plimsoll.policy.setting;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A label selector, as Kubernetes has it ({@code metav1.LabelSelector}): every requirement must
 * hold; without any it selects everything.
 *
 * @param requirements what is asked of the labels
 */
public record Selector(List<Requirement> requirements) {

  /** Selects everything. */
  public static final Selector ALL = new Selector(List.of());

  private static final Field<Map<String, String>> MATCH_LABELS =
      Field.of(
          "matchLabels",
          SettingTypes.map(SettingTypes.text()),
          Map.of(),
          "Labels and their values.");
  private static final Field<List<Requirement>> MATCH_EXPRESSIONS =
      Field.of(
          "matchExpressions",
          SettingTypes.list(Requirement.TYPE),
          List.of(),
          "Requirements on labels, all of which must hold.");

  /** How a selector is written. */
  public static final SettingType<Selector> TYPE =
      SettingTypes.object(
          fields -> of(fields.get(MATCH_LABELS), fields.get(MATCH_EXPRESSIONS)),
          MATCH_LABELS,
          MATCH_EXPRESSIONS);

  private static final Pattern KEY =
      Pattern.compile("([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");

  private static Selector of(Map<String, String> labels, List<Requirement> expressions) {
    List<Requirement> requirements = new java.util.ArrayList<>(expressions);
    labels.forEach(
        (key, value) -> requirements.add(new Requirement(key, Operator.In, List.of(value))));
    return new Selector(List.copyOf(requirements));
  }

  /** Whether {@code labels} meet every requirement. */
  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.holds(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether whatever {@code other} selects is selected; may say no where it is so. */
  public boolean covers(Selector other) {
    return other.requirements.containsAll(requirements);
  }

  /** Whether any labels can meet every requirement. */
  public boolean isSatisfiable() {
    for (Requirement requirement : requirements) {
      List<Requirement> same =
          requirements.stream()
              .filter(candidate -> candidate.key().equals(requirement.key()))
              .toList();
      boolean absent = same.stream().allMatch(candidate -> candidate.holds(Map.of()));
      boolean present =
          Stream.concat(
                  same.stream().flatMap(candidate -> candidate.values().stream()),
                  Stream.of("another"))
              .map(value -> Map.of(requirement.key(), value))
              .anyMatch(labels -> same.stream().allMatch(candidate -> candidate.holds(labels)));
      if (!absent && !present) {
        return false;
      }
    }
    return true;
  }

  /** This selector and another at once. */
  public Selector and(Selector other) {
    return new Selector(Stream.concat(requirements.stream(), other.requirements.stream()).toList());
  }

  /** Whether it selects only what has a label of such a key. */
  public boolean needs(Predicate<String> key) {
    return requirements.stream()
        .filter(requirement ->
            requirement.operator() == Operator.In || requirement.operator() == Operator.Exists)
        .anyMatch(requirement -> key.test(requirement.key()));
  }

  /** Whether it selects everything. */
  public boolean isEmpty() {
    return requirements.isEmpty();
  }

  /** How a label is compared. */
  public enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist
  }

  /**
   * One requirement.
   *
   * @param key the label
   * @param operator how it is compared
   * @param values what it is compared with; empty for {@code Exists} and {@code DoesNotExist}
   */
  public record Requirement(String key, Operator operator, List<String> values) {

    private static final Field<String> KEY_FIELD =
        Field.required("key", SettingTypes.text(), "The label.");
    private static final Field<Operator> OPERATOR =
        Field.required(
            "operator", SettingTypes.oneOf(Operator.class), "How the label is compared.");
    private static final Field<List<String>> VALUES =
        Field.of(
            "values",
            SettingTypes.list(SettingTypes.text()),
            List.of(),
            "What the label is compared with.");

    static final SettingType<Requirement> TYPE =
        SettingTypes.object(
            fields ->
                new Requirement(fields.get(KEY_FIELD), fields.get(OPERATOR), fields.get(VALUES)),
            KEY_FIELD,
            OPERATOR,
            VALUES);

    public Requirement {
      if (!KEY.matcher(key).matches()) {
        throw new IllegalArgumentException("\"" + key + "\" is no label key");
      }
      boolean compares = operator == Operator.In || operator == Operator.NotIn;
      if (compares == values.isEmpty()) {
        throw new IllegalArgumentException(
            operator + (compares ? " needs values" : " takes no values"));
      }
      values = List.copyOf(values);
    }

    boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case In -> value != null && values.contains(value);
        case NotIn -> value == null || !values.contains(value);
        case Exists -> value != null;
        case DoesNotExist -> value == null;
      };
    }
  }
}
