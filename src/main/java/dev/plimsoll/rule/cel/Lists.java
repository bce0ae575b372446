package dev.plimsoll.rule.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.rule.cel.Functions.ValueType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lists have in Kubernetes (kubernetes/apiserver, {@code pkg/cel/library/lists.go}). */
final class Lists {

  private Lists() {}

  static void declare(Functions functions) {
    functions
        .member(
            "isSorted",
            ValueType.BOOL,
            List.of(ValueType.LIST),
            items -> isSorted((List<?>) items[0]))
        .member("sum", ValueType.ANY, List.of(ValueType.LIST), items -> sum((List<?>) items[0]))
        .member(
            "min", ValueType.ANY, List.of(ValueType.LIST), items -> extreme((List<?>) items[0], -1))
        .member(
            "max", ValueType.ANY, List.of(ValueType.LIST), items -> extreme((List<?>) items[0], 1));
  }

  private static boolean isSorted(List<?> list) throws CelEvaluationException {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object extreme(List<?> list, int sign) throws CelEvaluationException {
    if (list.isEmpty()) {
      throw Functions.unfit("an empty list has neither a least nor a greatest item");
    }
    Object found = list.getFirst();
    for (Object item : list) {
      found = compare(item, found) * sign > 0 ? item : found;
    }
    return found;
  }

  private static Object sum(List<?> list) throws CelEvaluationException {
    Object sum = null;
    for (Object item : list) {
      sum = plus(sum, item);
    }
    return sum == null ? (Object) 0L : sum;
  }

  private static Object plus(@Nullable Object sum, Object item) throws CelEvaluationException {
    try {
      return switch (item) {
        case Long number when sum == null -> number;
        case Double number when sum == null -> number;
        case Duration time when sum == null -> time;
        case Long number when sum instanceof Long before -> Math.addExact(before, number);
        case Double number when sum instanceof Double before -> before + number;
        case Duration time when sum instanceof Duration before -> before.plus(time);
        default -> throw Functions.unfit("items of a list cannot be added");
      };
    } catch (ArithmeticException e) {
      throw Functions.unfit("a sum is too large for an integer");
    }
  }

  @SuppressWarnings("unchecked") // of one class, which is comparable with itself
  private static int compare(Object one, Object other) throws CelEvaluationException {
    if (one instanceof Number left && other instanceof Number right) {
      return left instanceof Long && right instanceof Long
          ? Long.compare(left.longValue(), right.longValue())
          : Double.compare(left.doubleValue(), right.doubleValue());
    }
    if (one instanceof Comparable<?> left && one.getClass() == other.getClass()) {
      return ((Comparable<Object>) left).compareTo(other);
    }
    throw Functions.unfit("items of a list cannot be compared");
  }
}
