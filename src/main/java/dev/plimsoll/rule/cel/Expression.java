package dev.plimsoll.rule.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.setting.SettingProblems;
import java.util.Optional;
import java.util.Set;

/**
 * An expression of a policy, compiled.
 *
 * @param text the expression as written
 * @param program what evaluates it
 * @param type the type of its value
 * @param reads the places of {@code object} that it looks at
 * @param requestReads the places of {@code request} that it looks at
 * @param readsNamespace whether it looks at {@code namespaceObject}
 */
record Expression(
    String text,
    Environment.Program program,
    CelType type,
    Set<Pointer> reads,
    Set<Pointer> requestReads,
    boolean readsNamespace) {

  /**
   * Compiles an expression; empty if it is wrong, which is then among the complaints, each at its
   * place within the expression.
   *
   * @param place where the expression stands
   */
  static Optional<Expression> compile(
      String text, CelCompiler compiler, Pointer place, SettingProblems problems) {
    try {
      CelAbstractSyntaxTree tree = Environment.compile(text, compiler);
      return Optional.of(
          new Expression(
              text,
              Environment.program(tree),
              tree.getResultType(),
              Reads.of(tree, "object"),
              Reads.of(tree, "request"),
              !Reads.of(tree, "namespaceObject").isEmpty()));
    } catch (CelValidationException e) {
      for (CelIssue issue : e.getErrors()) {
        problems.addWithin(place, offset(text, issue), place + ": " + worded(issue));
      }
    } catch (CelEvaluationException e) {
      problems.add(place, place + ": this cannot be evaluated here: " + e.getErrorCode());
    }
    return Optional.empty();
  }

  /** The index of a place that the compiler gives by its line, from 1, and column, from 0. */
  static int offset(String text, CelIssue issue) {
    int line = issue.getSourceLocation().getLine();
    int column = issue.getSourceLocation().getColumn();
    int start = 0;
    for (int passed = 1; passed < line; passed++) {
      int end = text.indexOf('\n', start);
      start = end < 0 ? text.length() : end + 1;
    }
    return Math.clamp((long) start + column, 0, text.length());
  }

  /** What the compiler says, in words that fit here. */
  static String worded(CelIssue issue) {
    String message =
        issue
            .getMessage()
            .replace(" (in container '')", "")
            .replaceFirst(" \\(candidates: .{100,}\\)$", "");
    if (message.contains("'variables'")) {
      return "there is no variable of that name before this one; variables are used as"
          + " variables.NAME";
    }
    if (message.contains("'authorizer'") || message.contains("'params'")) {
      return message + "; policies here have neither authorizer nor params";
    }
    return message;
  }
}
