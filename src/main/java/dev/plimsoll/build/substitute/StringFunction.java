package dev.plimsoll.build.substitute;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/** The string functions of {@code github.com/fluxcd/pkg/envsubst}, by their operators. */
final class StringFunction {

  /** What {@code strconv.Atoi} takes. */
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+");

  private StringFunction() {}

  /** Whether a function gives the value itself wherever there is one. */
  static boolean isDefault(String function) {
    return switch (function) {
      case ",", ",,", "^", "^^", "#", "##", "%", "%%", ":", "/", "//", "/#", "/%" -> false;
      default -> true;
    };
  }

  /** Whether a function stands for a variable that may have no value. */
  static boolean hasDefault(String function) {
    return switch (function) {
      case "=", ":-", ":+", ":=", ":?" -> true;
      default -> false;
    };
  }

  /** Applies a function to texts, which are {@link GoText#bytes}, as is the result. */
  static String apply(Node.Expression expression, String value, List<String> arguments)
      throws SubstitutionException {
    return switch (expression.function()) {
      case "," -> first(value, Character::toLowerCase);
      case ",," -> each(value, Character::toLowerCase);
      case "^" -> first(value, Character::toUpperCase);
      case "^^" -> each(value, Character::toUpperCase);
      case "#" ->
          arguments.isEmpty()
              ? Integer.toString(value.length())
              : withoutPrefix(value, arguments.getFirst(), true);
      case "##" -> withoutPrefix(value, arguments.getFirst(), false);
      case "%" -> withoutSuffix(value, arguments.getFirst(), true);
      case "%%" -> withoutSuffix(value, arguments.getFirst(), false);
      case ":" -> substring(expression, value, arguments);
      case "/" -> replaceFirst(value, arguments);
      case "//" -> replaceAll(value, arguments);
      case "/#" ->
          arguments.size() == 2 && value.startsWith(arguments.getFirst())
              ? arguments.get(1) + value.substring(arguments.getFirst().length())
              : value;
      case "/%" ->
          arguments.size() == 2 && value.endsWith(arguments.getFirst())
              ? value.substring(0, value.length() - arguments.getFirst().length())
                  + arguments.get(1)
              : value;
      default -> value.isEmpty() ? String.join("", arguments) : value;
    };
  }

  private static String each(String value, IntUnaryOperator change) {
    StringBuilder changed = new StringBuilder();
    for (int at = 0; at < value.length(); at += GoText.width(value, at)) {
      changed.appendCodePoint(change.applyAsInt(GoText.character(value, at)));
    }
    return GoText.bytes(changed.toString());
  }

  private static String first(String value, IntUnaryOperator change) {
    return value.isEmpty()
        ? ""
        : GoText.bytes(Character.toString(change.applyAsInt(GoText.character(value, 0))))
            + value.substring(GoText.width(value, 0));
  }

  private static String substring(Node.Expression expression, String value, List<String> arguments)
      throws SubstitutionException {
    OptionalLong from = number(arguments.getFirst());
    if (from.isEmpty()) {
      return value;
    }
    long start =
        from.getAsLong() < 0 ? Math.max(0, value.length() + from.getAsLong()) : from.getAsLong();
    if (arguments.size() == 1) {
      return start < value.length() ? value.substring((int) start) : "";
    }
    OptionalLong length = number(arguments.get(1));
    if (length.isEmpty()) {
      return value;
    }
    long end = start + length.getAsLong();
    if (end >= value.length()) {
      return start < value.length() ? value.substring((int) start) : "";
    }
    if (end < start) {
      throw new SubstitutionException(
          expression.offset(), "the length is negative, which makes the controller panic");
    }
    return value.substring((int) start, (int) end);
  }

  private static OptionalLong number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    BigInteger number = new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    return number.bitLength() < Long.SIZE
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  private static String replaceFirst(String value, List<String> arguments) {
    String old = arguments.getFirst();
    int at = value.indexOf(old);
    return at < 0
        ? value
        : value.substring(0, at) + replacement(arguments) + value.substring(at + old.length());
  }

  private static String replaceAll(String value, List<String> arguments) {
    String old = arguments.getFirst();
    if (!old.isEmpty()) {
      return value.replace(old, replacement(arguments));
    }
    StringBuilder replaced = new StringBuilder(replacement(arguments));
    for (int at = 0; at < value.length(); ) {
      int width = GoText.width(value, at);
      replaced.append(value, at, at + width).append(replacement(arguments));
      at += width;
    }
    return replaced.toString();
  }

  private static String replacement(List<String> arguments) {
    return arguments.size() < 2 ? "" : arguments.get(1);
  }

  /** Without the shortest or longest beginning that matches and is not empty. */
  private static String withoutPrefix(String value, String pattern, boolean shortest) {
    try {
      int end = 0;
      for (int length = value.length(); length > 0; length--) {
        if (Glob.matches(pattern, value.substring(0, length))) {
          end = length;
          if (!shortest) {
            break;
          }
        }
      }
      return value.substring(end);
    } catch (Glob.BadPatternException e) {
      return value;
    }
  }

  private static String withoutSuffix(String value, String pattern, boolean shortest) {
    return GoText.reversed(
        withoutPrefix(GoText.reversed(value), GoText.reversed(pattern), shortest));
  }
}
