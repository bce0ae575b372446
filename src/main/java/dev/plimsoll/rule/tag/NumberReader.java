package dev.plimsoll.rule.tag;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Wants the numbers that Go's {@code strconv.ParseFloat} reads, by which a numerical order reads
 * tags; and some more, such as those with an underscore anywhere.
 *
 * @param state what has been read
 * @param word the beginning of {@code inf}, {@code infinity} or {@code nan}; empty in a number
 */
record NumberReader(State state, String word) implements Reader {

  enum State {
    START,
    SIGN,
    /** Only a point so far. */
    POINT,
    /** Digits, before or after the point. */
    DIGITS,
    FRACTION,
    HEXADECIMAL,
    EXPONENT,
    EXPONENT_SIGN,
    EXPONENT_DIGITS,
    WORD
  }

  static final NumberReader START = new NumberReader(State.START, "");

  @Override
  public @Nullable NumberReader next(char c) {
    char lower = (char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    boolean digit = Characters.isDigit(c);
    return switch (state) {
      case START, SIGN -> {
        if (state == State.START && (c == '+' || c == '-')) {
          yield to(State.SIGN);
        }
        yield digit ? to(State.DIGITS) : c == '.' ? to(State.POINT) : word(lower);
      }
      case POINT -> digit ? to(State.FRACTION) : null;
      case DIGITS ->
          switch (lower) {
            case 'x' -> to(State.HEXADECIMAL);
            case '.' -> to(State.FRACTION);
            case 'e' -> to(State.EXPONENT);
            default -> digit || c == '_' ? this : null;
          };
      case FRACTION -> lower == 'e' ? to(State.EXPONENT) : digit || c == '_' ? this : null;
      case HEXADECIMAL ->
          lower == 'p'
              ? to(State.EXPONENT)
              : Characters.HEXADECIMAL.contains(lower) || c == '.' || c == '_' ? this : null;
      case EXPONENT ->
          digit ? to(State.EXPONENT_DIGITS) : c == '+' || c == '-' ? to(State.EXPONENT_SIGN) : null;
      case EXPONENT_SIGN, EXPONENT_DIGITS -> digit ? to(State.EXPONENT_DIGITS) : null;
      case WORD -> word(lower);
    };
  }

  private static NumberReader to(State state) {
    return new NumberReader(state, "");
  }

  private @Nullable NumberReader word(char c) {
    String longer = word + String.valueOf(c).toLowerCase(Locale.ROOT);
    return "infinity".startsWith(longer) || "nan".startsWith(longer)
        ? new NumberReader(State.WORD, longer)
        : null;
  }

  @Override
  public boolean accepts() {
    return switch (state) {
      case DIGITS, FRACTION, EXPONENT_DIGITS -> true;
      case WORD -> word.equals("inf") || word.equals("infinity") || word.equals("nan");
      case START, SIGN, POINT, HEXADECIMAL, EXPONENT, EXPONENT_SIGN -> false;
    };
  }
}
