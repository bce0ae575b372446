package dev.plimsoll.policy;

import dev.plimsoll.manifest.Problem;

/**
 * Something about policies that their author should know.
 *
 * @param level how bad it is
 * @param check what was looked for, such as {@code never-matches}
 * @param problem what was found, and where
 */
public record Remark(Level level, String check, Problem problem) {

  /** How bad a remark is. */
  public enum Level {
    /** The set cannot be used. */
    error,
    /** It can be used, and probably does not do what somebody meant. */
    warning
  }

  static Remark error(Problem problem) {
    return new Remark(Level.error, "unsound", problem);
  }

  static Remark warning(String check, Problem problem) {
    return new Remark(Level.warning, check, problem);
  }
}
