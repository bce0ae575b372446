package dev.plimsoll.rule.cel;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.rule.cel.Functions.ValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts with places for values, {@code '%s is %d'.format([a, b])} (cel-go, {@code ext}). */
final class Formatting {

  private static final Pattern CLAUSE = Pattern.compile("%(?:\\.(\\d{1,3}))?([a-zA-Z%])");
  private static final int PRECISION = 6;

  private Formatting() {}

  static void declare(Functions functions) {
    functions.member(
        "format",
        ValueType.TEXT,
        List.of(ValueType.TEXT, ValueType.LIST),
        items -> format((String) items[0], (List<?>) items[1]));
  }

  private static String format(String template, List<?> values) throws CelEvaluationException {
    StringBuilder text = new StringBuilder();
    Matcher clauses = CLAUSE.matcher(template);
    int next = 0;
    int at = 0;
    while (clauses.find()) {
      text.append(template, at, clauses.start());
      at = clauses.end();
      if (clauses.group(2).equals("%")) {
        text.append('%');
        continue;
      }
      if (next == values.size()) {
        throw Functions.unfit("a text to format has more places than there are values");
      }
      int precision = clauses.group(1) == null ? PRECISION : Integer.parseInt(clauses.group(1));
      text.append(clause(clauses.group(2), precision, values.get(next++)));
    }
    return text.append(template.substring(at)).toString();
  }

  private static String clause(String kind, int precision, Object value)
      throws CelEvaluationException {
    String decimals = "%." + precision + kind;
    return switch (value) {
      case Object any when kind.equals("s") -> shown(any);
      case Number number when kind.equals("f") || kind.equals("e") ->
          String.format(Locale.ROOT, decimals, number.doubleValue());
      case Boolean flag when kind.equals("b") -> flag ? "1" : "0";
      case Long number when kind.equals("d") -> Long.toString(number);
      case Long number when kind.equals("b") -> Long.toString(number, 2);
      case Long number when kind.equals("o") -> Long.toString(number, 8);
      case Long number when kind.equals("x") -> Long.toString(number, 16);
      case Long number when kind.equals("X") -> Long.toString(number, 16).toUpperCase(Locale.ROOT);
      default -> throw Functions.unfit("a text cannot be formatted with a value of that type");
    };
  }

  private static String shown(Object value) {
    return switch (value) {
      case NullValue none -> "null";
      case Double number -> plain(number);
      case Duration time ->
          BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
      case List<?> list ->
          list.stream().map(Formatting::within).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> within(entry.getKey()) + ": " + within(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(", ", "{", "}"));
      default -> value.toString();
    };
  }

  /** Within a list or map a text stands in quotes, and a fraction with six digits. */
  private static String within(Object value) {
    return switch (value) {
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case Double number -> String.format(Locale.ROOT, "%.6f", number);
      default -> shown(value);
    };
  }

  private static String plain(double number) {
    return Double.isFinite(number)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : String.valueOf(number);
  }
}
