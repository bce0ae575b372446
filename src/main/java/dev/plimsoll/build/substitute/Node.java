package dev.plimsoll.build.substitute;

import java.util.List;

/** A part of a text with variables. */
sealed interface Node {

  /** Text that stands for itself. */
  record Text(String value) implements Node {}

  /**
   * A variable and what is done with its value.
   *
   * @param variable its name
   * @param function the operator, such as {@code :-}; empty for the variable alone
   * @param arguments what follows the operator
   * @param offset where the expression begins in the text
   * @param written the expression as it is written
   */
  record Expression(
      String variable, String function, List<Node> arguments, int offset, String written)
      implements Node {

    public Expression {
      arguments = List.copyOf(arguments);
    }
  }
}
