package dev.plimsoll.policy.lint;

import dev.plimsoll.manifest.Problem;

/**
 * Something about policies that their author should know.
 *
 * @param level how bad it is
 * @param check what was looked for, such as {@code never-matches}
 * @param problem what was found, and where
 */
public record LintFinding(Level level, String check, Problem problem) {

  /** How bad a remark is. */
  public enum Level {
    /** The set cannot be used. */
    error,
    /** It can be used, and probably does not do what somebody meant. */
    warning
  }

  static LintFinding error(Problem problem) {
    return new LintFinding(Level.error, "unsound", problem);
  }

  static LintFinding warning(String check, Problem problem) {
    return new LintFinding(Level.warning, check, problem);
  }
}
