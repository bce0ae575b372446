package dev.plimsoll.rule.cel;

import com.google.common.base.Throwables;
import dev.cel.common.CelErrorCode;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationListener;
import java.util.Collection;

/**
 * What one evaluation may cost, that of the variables included: a unit for every step, and one more
 * for every eight characters or items of what a step gives. So neither loops nor texts that double
 * and double run away.
 */
final class Budget implements CelEvaluationListener {

  /** The units that one evaluation has; more than a second's work they are not. */
  static final int UNITS = 1_000_000;

  private static final int SIZE_OF_UNIT = 8;

  private long spent;

  /** Thrown where the units are spent; evaluation wraps it. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExceededException() {
      super("the expression costs more than " + UNITS + " units", null, false, false);
    }
  }

  @Override
  public void callback(CelExpr step, Object value) {
    spent +=
        1
            + switch (value) {
                  case String text -> text.length();
                  case Collection<?> items -> items.size();
                  default -> 0;
                }
                / SIZE_OF_UNIT;
    if (spent > UNITS) {
      throw new ExceededException();
    }
  }

  /** Whether an evaluation failed because it cost too much. */
  static boolean isExceeded(CelEvaluationException failure) {
    return Throwables.getCausalChain(failure).stream().anyMatch(ExceededException.class::isInstance)
        || failure.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED;
  }
}
