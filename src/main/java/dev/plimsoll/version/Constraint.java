package dev.plimsoll.version;

/**
 * A version constraint as Flux reads it, in the grammar and with the meaning of Masterminds/semver
 * v3: comparisons joined by commas or spaces into groups, groups joined by {@code ||}. What it
 * means is a {@link VersionSet}.
 */
public final class Constraint {
  private final String text;
  private final Dialect dialect;
  private final VersionSet versions;

  private Constraint(String text, Dialect dialect, VersionSet versions) {
    this.text = text;
    this.dialect = dialect;
    this.versions = versions;
  }

  /** Reads a constraint as the newest Flux does. */
  public static Constraint parse(String text) throws VersionSyntaxException {
    return parse(text, Dialect.LATEST);
  }

  /**
   * Reads a constraint. An empty text is an error here, although an empty chart version means the
   * latest release to Flux: that is for the caller to know.
   *
   * @throws VersionSyntaxException if the library would reject the text
   */
  public static Constraint parse(String text, Dialect dialect) throws VersionSyntaxException {
    return new Constraint(text, dialect, new ConstraintParser(text, dialect).parse());
  }

  /** Whether the version satisfies the constraint. */
  public boolean check(Version version) {
    return versions.contains(version);
  }

  /** Every version that satisfies the constraint. */
  public VersionSet versions() {
    return versions;
  }

  /** How it was read. */
  public Dialect dialect() {
    return dialect;
  }

  /** The text as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
