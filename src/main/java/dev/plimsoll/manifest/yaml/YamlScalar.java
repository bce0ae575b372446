package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted YAML scalar means to Kubernetes: kubectl and Flux read YAML by the rules of YAML
 * 1.1 as go-yaml v2 has them (sigs.k8s.io/yaml), and hand it on as JSON, where a float without a
 * fraction is an integer. Timestamps stay texts.
 */
final class YamlScalar {

  private static final double BEYOND_LONG = 0x1p63;

  /** From here on JSON numbers are written with an exponent, and so read back as floats. */
  private static final double WITH_EXPONENT = 1e21;

  private static final Map<String, JsonNode> WORDS =
      Map.ofEntries(
          word(BooleanNode.TRUE, "y"),
          word(BooleanNode.TRUE, "Y"),
          word(BooleanNode.TRUE, "yes"),
          word(BooleanNode.TRUE, "Yes"),
          word(BooleanNode.TRUE, "YES"),
          word(BooleanNode.TRUE, "true"),
          word(BooleanNode.TRUE, "True"),
          word(BooleanNode.TRUE, "TRUE"),
          word(BooleanNode.TRUE, "on"),
          word(BooleanNode.TRUE, "On"),
          word(BooleanNode.TRUE, "ON"),
          word(BooleanNode.FALSE, "n"),
          word(BooleanNode.FALSE, "N"),
          word(BooleanNode.FALSE, "no"),
          word(BooleanNode.FALSE, "No"),
          word(BooleanNode.FALSE, "NO"),
          word(BooleanNode.FALSE, "false"),
          word(BooleanNode.FALSE, "False"),
          word(BooleanNode.FALSE, "FALSE"),
          word(BooleanNode.FALSE, "off"),
          word(BooleanNode.FALSE, "Off"),
          word(BooleanNode.FALSE, "OFF"),
          word(NullNode.instance, ""),
          word(NullNode.instance, "~"),
          word(NullNode.instance, "null"),
          word(NullNode.instance, "Null"),
          word(NullNode.instance, "NULL"),
          word(DoubleNode.valueOf(Double.NaN), ".nan"),
          word(DoubleNode.valueOf(Double.NaN), ".NaN"),
          word(DoubleNode.valueOf(Double.NaN), ".NAN"),
          word(DoubleNode.valueOf(Double.POSITIVE_INFINITY), ".inf"),
          word(DoubleNode.valueOf(Double.POSITIVE_INFINITY), ".Inf"),
          word(DoubleNode.valueOf(Double.POSITIVE_INFINITY), ".INF"),
          word(DoubleNode.valueOf(Double.POSITIVE_INFINITY), "+.inf"),
          word(DoubleNode.valueOf(Double.POSITIVE_INFINITY), "+.Inf"),
          word(DoubleNode.valueOf(Double.POSITIVE_INFINITY), "+.INF"),
          word(DoubleNode.valueOf(Double.NEGATIVE_INFINITY), "-.inf"),
          word(DoubleNode.valueOf(Double.NEGATIVE_INFINITY), "-.Inf"),
          word(DoubleNode.valueOf(Double.NEGATIVE_INFINITY), "-.INF"));

  private static final int LONGEST_WORD = 5;

  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private YamlScalar() {}

  private static Map.Entry<String, JsonNode> word(JsonNode value, String text) {
    return Map.entry(text, value);
  }

  /** Whether a text is a boolean in YAML 1.1 alone, such as {@code yes}. */
  static boolean isOldBoolean(String text) {
    if (text.isEmpty() || text.length() > 3) {
      return false;
    }
    JsonNode word = WORDS.get(text);
    return word != null && word.isBoolean();
  }

  /** The value of an unquoted scalar. A {@code DoubleNode} may be infinite or no number. */
  static JsonNode of(String text) {
    if (text.length() <= LONGEST_WORD) {
      JsonNode word = WORDS.get(text);
      if (word != null) {
        return word;
      }
    }
    char first = text.charAt(0);
    if ((first >= '0' && first <= '9') || first == '-' || first == '+') {
      JsonNode number = number(text.indexOf('_') < 0 ? text : text.replace("_", ""));
      return number == null ? TextNode.valueOf(text) : number;
    }
    if (first == '.') {
      JsonNode number = real(text);
      return number == null ? TextNode.valueOf(text) : number;
    }
    return TextNode.valueOf(text);
  }

  private static @Nullable JsonNode number(String text) {
    JsonNode integer = integer(text);
    return integer == null ? real(text) : integer;
  }

  private static @Nullable JsonNode integer(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    boolean negative = text.startsWith("-");
    String digits = signed ? text.substring(1) : text;
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      radix =
          switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
          };
      digits = digits.substring(Character.isLetter(digits.charAt(1)) ? 2 : 1);
    }
    if (radix == 2 && !signed && text.startsWith("0b") && digits.length() > 1) {
      // go-yaml reads what follows "0b" once more as a number with a sign of its own.
      char sign = digits.charAt(0);
      if (sign == '-' || sign == '+') {
        negative = sign == '-';
        digits = digits.substring(1);
      }
    }
    if (!isDigits(digits, radix)) {
      return null;
    }
    if (digits.length() <= 15) {
      long value = Long.parseLong(digits, radix);
      return integer(negative ? -value : value);
    }
    if (digits.length() > 64) {
      return null;
    }
    BigInteger value = new BigInteger(digits, radix);
    if (value.bitLength() < 64 || (negative && value.negate().bitLength() < 64)) {
      return integer(negative ? value.negate().longValue() : value.longValue());
    }
    return value.bitLength() == 64 && !signed ? real(value.doubleValue()) : null;
  }

  private static boolean isDigits(String text, int radix) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c > 'f' || Character.digit(c, radix) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static @Nullable JsonNode real(String text) {
    char last = text.charAt(text.length() - 1);
    // Most of what begins like a number is a duration or an image, and ends in a letter.
    if (last > '9' || !FLOAT.matcher(text).matches()) {
      return null;
    }
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? null : real(value);
  }

  private static JsonNode real(double value) {
    if (value != Math.rint(value) || Math.abs(value) >= WITH_EXPONENT) {
      return DoubleNode.valueOf(value);
    }
    return Math.abs(value) < BEYOND_LONG
        ? integer((long) value)
        : BigIntegerNode.valueOf(new BigDecimal(Double.toString(value)).toBigInteger());
  }

  private static JsonNode integer(long value) {
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  /**
   * The text that an unquoted scalar becomes as the key of a JSON map; null for those that cannot
   * be keys. Floats are written with the precision of single ones, as sigs.k8s.io/yaml does.
   */
  static @Nullable String key(String text) {
    JsonNode value = of(text);
    return switch (value.getNodeType()) {
      case STRING, BOOLEAN -> value.asText();
      case NUMBER ->
          integer(text.replace("_", "")) == null
              ? floatKey(value.doubleValue())
              : value.isBigInteger() ? null : value.asText();
      default -> null;
    };
  }

  private static String floatKey(double value) {
    if (Double.isNaN(value)) {
      return ".nan";
    }
    if (Float.isInfinite((float) value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    BigDecimal decimal = new BigDecimal(Float.toString((float) value)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    return (decimal.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e"
        + (exponent < 0 ? "-" : "+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
