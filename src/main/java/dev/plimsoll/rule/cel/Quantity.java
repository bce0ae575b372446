package dev.plimsoll.rule.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.rule.cel.Functions.ValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An amount of a resource, {@code 1.5Gi} or {@code 100m} (kubernetes/apimachinery, {@code
 * pkg/api/resource}; the functions as in kubernetes/apiserver, {@code
 * pkg/cel/library/quantity.go}).
 *
 * @param amount the amount, to a billionth
 */
record Quantity(BigDecimal amount) implements Comparable<Quantity> {

  private static final Pattern SYNTAX =
      Pattern.compile(
          "([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+))(|n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\\d{1,3})");
  private static final String DECIMALS = "kMGTPE";
  private static final Map<String, Integer> SMALL = Map.of("n", -9, "u", -6, "m", -3);
  private static final BigDecimal MOST_OF_INT = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal LEAST_OF_INT = BigDecimal.valueOf(Long.MIN_VALUE);

  private static final ValueType TYPE = ValueType.opaque("kubernetes.Quantity", Quantity.class);

  /** Smaller parts of a unit than this are rounded up, away from zero. */
  private static final int SCALE = 9;

  static Optional<Quantity> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (text.length() > 64 || !matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1).replaceFirst("\\.$", ""));
    BigDecimal amount = scaled(number, matcher.group(2));
    return Optional.of(
        new Quantity(amount.scale() > SCALE ? amount.setScale(SCALE, RoundingMode.UP) : amount));
  }

  private static BigDecimal scaled(BigDecimal number, String suffix) {
    if (suffix.isEmpty()) {
      return number;
    }
    Integer small = SMALL.get(suffix);
    if (small != null) {
      return number.scaleByPowerOfTen(small);
    }
    if (suffix.endsWith("i")) {
      int power = suffix.charAt(0) == 'K' ? 1 : DECIMALS.indexOf(suffix.charAt(0)) + 1;
      return number.multiply(BigDecimal.valueOf(1024).pow(power));
    }
    if (suffix.length() == 1) {
      return number.scaleByPowerOfTen(3 * (DECIMALS.indexOf(suffix.charAt(0)) + 1));
    }
    return number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1).replaceFirst("^\\+", "")));
  }

  static void declare(Functions functions) {
    functions
        .global(
            "isQuantity",
            ValueType.BOOL,
            List.of(ValueType.TEXT),
            items -> parse((String) items[0]).isPresent())
        .global("quantity", TYPE, List.of(ValueType.TEXT), items -> of((String) items[0]))
        .global("sign", ValueType.INT, List.of(TYPE), items -> (long) of(items[0]).amount.signum())
        .member("isInteger", ValueType.BOOL, List.of(TYPE), items -> of(items[0]).isInteger())
        .member("asInteger", ValueType.INT, List.of(TYPE), items -> of(items[0]).asInteger())
        .member(
            "asApproximateFloat",
            ValueType.DOUBLE,
            List.of(TYPE),
            items -> of(items[0]).amount.doubleValue())
        .member(
            "add",
            TYPE,
            List.of(TYPE, TYPE),
            items -> new Quantity(of(items[0]).amount.add(of(items[1]).amount)))
        .member(
            "add",
            TYPE,
            List.of(TYPE, ValueType.INT),
            items -> new Quantity(of(items[0]).amount.add(BigDecimal.valueOf((Long) items[1]))))
        .member(
            "sub",
            TYPE,
            List.of(TYPE, TYPE),
            items -> new Quantity(of(items[0]).amount.subtract(of(items[1]).amount)))
        .member(
            "sub",
            TYPE,
            List.of(TYPE, ValueType.INT),
            items ->
                new Quantity(of(items[0]).amount.subtract(BigDecimal.valueOf((Long) items[1]))))
        .member(
            "isLessThan",
            ValueType.BOOL,
            List.of(TYPE, TYPE),
            items -> of(items[0]).compareTo(of(items[1])) < 0)
        .member(
            "isGreaterThan",
            ValueType.BOOL,
            List.of(TYPE, TYPE),
            items -> of(items[0]).compareTo(of(items[1])) > 0)
        .member(
            "compareTo",
            ValueType.INT,
            List.of(TYPE, TYPE),
            items -> (long) of(items[0]).compareTo(of(items[1])));
  }

  private static Quantity of(Object value) {
    return (Quantity) value;
  }

  private static Quantity of(String text) throws CelEvaluationException {
    return parse(text).orElseThrow(() -> Functions.unfit("a text is no quantity"));
  }

  private boolean isInteger() {
    return amount.stripTrailingZeros().scale() <= 0
        && amount.compareTo(MOST_OF_INT) <= 0
        && amount.compareTo(LEAST_OF_INT) >= 0;
  }

  private long asInteger() throws CelEvaluationException {
    if (!isInteger()) {
      throw Functions.unfit("a quantity is no integer");
    }
    return amount.longValue();
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  /** By amount, however it is written. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quantity quantity && compareTo(quantity) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }
}
