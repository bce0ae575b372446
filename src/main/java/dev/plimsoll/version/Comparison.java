package dev.plimsoll.version;

import org.jspecify.annotations.Nullable;

/**
 * One comparison of a constraint, such as {@code >=1.2} or {@code ~1.2.3-rc.1}: an operator and a
 * version, of which only the first numbers need be written. Missing numbers are 0.
 */
record Comparison(Operator operator, Core core, Stage stage, Written written) {

  /** How much of the version was written before the first wildcard. */
  enum Written {
    NOTHING,
    MAJOR,
    MINOR,
    ALL
  }

  /**
   * The versions that satisfy the comparison, prereleases included: whether those are let in is
   * decided elsewhere. Where the library surprises, this does the same.
   */
  VersionSet versions() {
    return switch (operator) {
      case EQUAL -> written == Written.ALL ? VersionSet.only(core, Stages.only(stage)) : tilde();
      case NOT_EQUAL -> notEqual();
      case GREATER_OR_EQUAL -> from(null);
      case LESS -> from(null).not();
      case GREATER -> isPartial() ? VersionSet.before(end()).not() : above();
      case LESS_OR_EQUAL -> lessOrEqual();
      case TILDE -> tilde();
      case CARET -> from(caretEnd());
    };
  }

  /**
   * Whether the comparison by itself lets prereleases in, in the dialect that asks each comparison.
   */
  boolean admitsPrereleases() {
    return !stage.isRelease() || (operator == Operator.NOT_EQUAL && written == Written.ALL);
  }

  private VersionSet from(@Nullable Core end) {
    return VersionSet.range(core, Stages.from(stage), end);
  }

  private VersionSet above() {
    return VersionSet.range(core, Stages.above(stage), null);
  }

  private boolean isPartial() {
    return written == Written.MAJOR || written == Written.MINOR;
  }

  /**
   * Where the versions end that begin with what was written; the end of the minor if all of it was.
   */
  private @Nullable Core end() {
    return written == Written.MAJOR ? core.nextMajor() : core.nextMinor();
  }

  /**
   * {@code !=1.x} leaves out a major; {@code !=1.2.x} only the one stage of each patch; {@code !=*}
   * just 0.0.0.
   */
  private VersionSet notEqual() {
    Stages out = written == Written.MAJOR ? Stages.ALL : Stages.only(stage);
    return (isPartial() ? VersionSet.between(core, end(), out) : VersionSet.only(core, out)).not();
  }

  /** {@code <=*} means {@code 0.0.x}. */
  private VersionSet lessOrEqual() {
    return written == Written.ALL ? above().not() : VersionSet.before(end());
  }

  /** {@code ~0.0.0} and {@code ~*} have no upper end. */
  private VersionSet tilde() {
    return from(core.equals(Core.FIRST) && !isPartial() ? null : end());
  }

  /** {@code ^*} means {@code 0.0.0}. */
  private @Nullable Core caretEnd() {
    if (core.major() != 0 || written == Written.MAJOR) {
      return core.nextMajor();
    }
    return core.minor() != 0 || written == Written.MINOR ? core.nextMinor() : core.next();
  }
}
