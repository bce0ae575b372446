package dev.plimsoll.version;

import dev.plimsoll.version.Comparison.Written;

/** Reads a constraint from left to right, in time proportional to its length. */
final class ConstraintParser {
  private static final String WHAT = "version constraint";
  private static final String VERSION = "a version such as 1.2.3, 1.2.x or *";

  private final String written;
  private final Dialect dialect;
  private final HyphenRanges.Rewritten rewritten;
  private final String text;
  private int at;
  private int end;

  ConstraintParser(String written, Dialect dialect) throws VersionSyntaxException {
    if (written.length() > dialect.maxConstraintBytes) {
      throw new VersionSyntaxException(
          WHAT,
          written,
          dialect.maxConstraintBytes,
          "at most " + dialect.maxConstraintBytes + " characters");
    }
    this.written = written;
    this.dialect = dialect;
    this.rewritten = HyphenRanges.rewrite(written);
    this.text = rewritten.text();
  }

  VersionSet parse() throws VersionSyntaxException {
    Fold any = new Fold(VersionSet.NONE, VersionSet::or);
    for (int groups = 1; ; groups++) {
      if (groups > dialect.maxGroups) {
        throw error(at, "at most " + dialect.maxGroups + " alternatives");
      }
      int bars = text.indexOf("||", at);
      end = bars < 0 ? text.length() : bars;
      any.add(group());
      if (bars < 0) {
        return any.result();
      }
      at = bars + 2;
    }
  }

  /** One or more comparisons that must all hold, parted by white space or one comma. */
  private VersionSet group() throws VersionSyntaxException {
    Fold all = new Fold(VersionSet.ALL, VersionSet::and);
    boolean prereleases = false;
    skipSpace();
    do {
      Comparison comparison = comparison();
      boolean gated = !dialect.prereleasesByGroup && !comparison.admitsPrereleases();
      all.add(gated ? comparison.versions().releases() : comparison.versions());
      prereleases |= !comparison.stage().isRelease();
    } while (separator());
    boolean gated = dialect.prereleasesByGroup && !prereleases;
    return gated ? all.result().releases() : all.result();
  }

  /** Steps over what parts two comparisons; false at the end of the group. */
  private boolean separator() throws VersionSyntaxException {
    int before = at;
    skipSpace();
    if (at == end) {
      return false;
    }
    if (text.charAt(at) == ',') {
      at++;
      skipSpace();
    } else if (at == before) {
      throw error(at, "a space, a comma, \"||\" or the end of the constraint");
    }
    return true;
  }

  private Comparison comparison() throws VersionSyntaxException {
    int start = at;
    while (at < end && Operator.isOperatorChar(text.charAt(at))) {
      at++;
    }
    Operator operator = Operator.of(text.substring(start, at));
    if (operator == null) {
      throw error(start, "one of the operators = != > >= < <= ~ ^");
    }
    skipSpace();
    Shape shape = Shape.at(text, at, end);
    if (shape == null) {
      throw error(at, VERSION);
    }
    at = shape.end();
    return comparison(operator, shape);
  }

  private Comparison comparison(Operator operator, Shape shape) throws VersionSyntaxException {
    Written parts = parts(shape);
    checkLength(parts, shape);
    long major = parts == Written.NOTHING ? 0 : number(shape.major(), shape.majorEnd());
    long minor = parts.compareTo(Written.MINOR) < 0 ? 0 : number(shape.minor(), shape.minorEnd());
    long patch = parts == Written.ALL ? number(shape.patch(), shape.patchEnd()) : 0;
    int zero = shape.leadingZero();
    if (zero >= 0) {
      throw error(zero, "a prerelease number without leading zeros");
    }
    return new Comparison(
        operator, new Core(major, minor, patch), Stage.of(shape.prerelease()), parts);
  }

  /** What is behind a wildcard counts for nothing, not even when it is no number. */
  private static Written parts(Shape shape) {
    if (shape.isOpen(shape.major(), shape.majorEnd())) {
      return Written.NOTHING;
    }
    if (shape.isOpen(shape.minor(), shape.minorEnd())) {
      return Written.MAJOR;
    }
    return shape.isOpen(shape.patch(), shape.patchEnd()) ? Written.MINOR : Written.ALL;
  }

  /**
   * The limit counts the version that the library puts together: numbers up to the wildcard, zeros,
   * prerelease.
   */
  private void checkLength(Written parts, Shape shape) throws VersionSyntaxException {
    int prerelease = shape.prereleaseEnd() - shape.patchEnd();
    int length =
        switch (parts) {
          case NOTHING -> "0.0.0".length() + prerelease;
          case MAJOR -> shape.majorEnd() - shape.major() + ".0.0".length() + prerelease;
          case MINOR -> shape.minorEnd() - shape.major() + ".0".length() + prerelease;
          case ALL -> shape.end() - shape.start();
        };
    if (length > dialect.maxVersionBytes) {
      throw error(shape.start(), "a version of at most " + dialect.maxVersionBytes + " characters");
    }
  }

  private long number(int from, int to) throws VersionSyntaxException {
    if (!Numbers.allDigits(text, from, to)) {
      throw error(from, "a number or a single wildcard (x, X or *)");
    }
    if (!Numbers.fits(text, from, to)) {
      throw error(from, "a number up to 18446744073709551615");
    }
    return Numbers.value(text, from, to);
  }

  private void skipSpace() {
    while (at < end && HyphenRanges.isSpace(text.charAt(at))) {
      at++;
    }
  }

  private VersionSyntaxException error(int position, String expected) {
    return new VersionSyntaxException(
        WHAT, written, rewritten.origin().applyAsInt(position), expected);
  }
}
