package dev.plimsoll.rule.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.rule.cel.Functions.ValueType;
import java.util.List;

/**
 * {@code indexOf} and {@code lastIndexOf}, which both texts and lists have; in texts code points
 * are counted.
 */
final class Searching {

  private Searching() {}

  static void declare(Functions functions) {
    List<ValueType> texts = List.of(ValueType.TEXT, ValueType.TEXT);
    List<ValueType> textsFrom = List.of(ValueType.TEXT, ValueType.TEXT, ValueType.INT);
    List<ValueType> list = List.of(ValueType.LIST, ValueType.ANY);
    functions
        .member("indexOf", ValueType.INT, texts, items -> first(items, 0))
        .member("indexOf", ValueType.INT, textsFrom, items -> first(items, (Long) items[2]))
        .member(
            "indexOf", ValueType.INT, list, items -> (long) ((List<?>) items[0]).indexOf(items[1]))
        .member("lastIndexOf", ValueType.INT, texts, items -> last(items, length(items)))
        .member("lastIndexOf", ValueType.INT, textsFrom, items -> last(items, (Long) items[2]))
        .member(
            "lastIndexOf",
            ValueType.INT,
            list,
            items -> (long) ((List<?>) items[0]).lastIndexOf(items[1]));
  }

  private static long first(Object[] arguments, long from) throws CelEvaluationException {
    String text = (String) arguments[0];
    if (from > length(arguments)) {
      return -1;
    }
    return points(text, text.indexOf((String) arguments[1], offset(text, from)));
  }

  private static long last(Object[] arguments, long from) throws CelEvaluationException {
    String text = (String) arguments[0];
    return points(text, text.lastIndexOf((String) arguments[1], offset(text, from)));
  }

  private static long length(Object[] arguments) {
    String text = (String) arguments[0];
    return text.codePointCount(0, text.length());
  }

  private static int offset(String text, long points) throws CelEvaluationException {
    if (points < 0 || points > text.codePointCount(0, text.length())) {
      throw Functions.unfit("an index is beyond a text");
    }
    return text.offsetByCodePoints(0, (int) points);
  }

  private static long points(String text, int offset) {
    return offset < 0 ? -1 : text.codePointCount(0, offset);
  }
}
