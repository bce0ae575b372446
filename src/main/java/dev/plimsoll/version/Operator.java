package dev.plimsoll.version;

import org.jspecify.annotations.Nullable;

/** What stands before a version in a constraint. */
enum Operator {
  EQUAL,
  NOT_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  TILDE,
  CARET;

  /**
   * The operator written in {@code text[from..to)}; {@link #EQUAL} for the empty text, null for
   * anything else.
   */
  static @Nullable Operator of(String text) {
    return switch (text) {
      case "", "=" -> EQUAL;
      case "!=" -> NOT_EQUAL;
      case ">" -> GREATER;
      case ">=", "=>" -> GREATER_OR_EQUAL;
      case "<" -> LESS;
      case "<=", "=<" -> LESS_OR_EQUAL;
      case "~", "~>" -> TILDE;
      case "^" -> CARET;
      default -> null;
    };
  }

  static boolean isOperatorChar(char c) {
    return "=!<>~^".indexOf(c) >= 0;
  }
}
