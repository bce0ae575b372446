package dev.plimsoll.rule.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.rule.cel.Functions.ValueType;
import java.util.ArrayList;
import java.util.List;

/** Searching in texts (kubernetes/apiserver, {@code pkg/cel/library/regex.go}). */
final class RegularExpressions {

  private static final ValueType TEXTS =
      new ValueType(ListType.create(SimpleType.STRING), List.class);

  private RegularExpressions() {}

  static void declare(Functions functions) {
    functions
        .member(
            "find", ValueType.TEXT, List.of(ValueType.TEXT, ValueType.TEXT), items -> first(items))
        .member("findAll", TEXTS, List.of(ValueType.TEXT, ValueType.TEXT), items -> all(items, -1))
        .member(
            "findAll",
            TEXTS,
            List.of(ValueType.TEXT, ValueType.TEXT, ValueType.INT),
            items -> all(items, (Long) items[2]));
  }

  private static String first(Object[] arguments) throws CelEvaluationException {
    List<String> found = all(arguments, 1);
    return found.isEmpty() ? "" : found.getFirst();
  }

  private static List<String> all(Object[] arguments, long most) throws CelEvaluationException {
    try {
      Matcher matcher = Pattern.compile((String) arguments[1]).matcher((String) arguments[0]);
      List<String> found = new ArrayList<>();
      while ((most < 0 || found.size() < most) && matcher.find()) {
        found.add(matcher.group());
      }
      return found;
    } catch (PatternSyntaxException e) {
      throw Functions.unfit("a text is no regular expression");
    }
  }
}
