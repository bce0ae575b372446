package dev.plimsoll.version;

import org.jspecify.annotations.Nullable;

/**
 * A version as Flux reads it. Ordered by SemVer precedence; build metadata does not count, neither
 * for order nor for equality, so {@code 1.2.3+a} equals {@code 1.2.3+b}. Numbers reach up to
 * 18446744073709551615.
 */
public final class Version implements Comparable<Version> {
  private static final String WHAT = "version";

  private final Core core;
  private final Stage stage;
  private final String metadata;
  private final @Nullable String original;

  private Version(Core core, Stage stage, String metadata, @Nullable String original) {
    this.core = core;
    this.stage = stage;
    this.metadata = metadata;
    this.original = original;
  }

  static Version of(Core core, Stage stage) {
    return new Version(core, stage, "", null);
  }

  /** Reads a version as leniently as the newest Flux does: see {@link #parse(String, Dialect)}. */
  public static Version parse(String text) throws VersionSyntaxException {
    return parse(text, Dialect.LATEST);
  }

  /**
   * Reads a version leniently: a leading {@code v}, one to three numbers, leading zeros in them,
   * prerelease, metadata. (The library's NewVersion.)
   *
   * @throws VersionSyntaxException if the library would reject the text
   */
  public static Version parse(String text, Dialect dialect) throws VersionSyntaxException {
    if (text.length() > dialect.maxVersionBytes) {
      throw new VersionSyntaxException(
          WHAT,
          text,
          dialect.maxVersionBytes,
          "at most " + dialect.maxVersionBytes + " characters");
    }
    Shape shape = Shape.at(text, 0, text.length());
    if (shape == null) {
      throw new VersionSyntaxException(
          WHAT, text, text.startsWith("v") ? 1 : 0, "a version such as 1.2.3");
    }
    long major = number(shape, shape.major(), shape.majorEnd());
    long minor = number(shape, shape.minor(), shape.minorEnd());
    long patch = number(shape, shape.patch(), shape.patchEnd());
    if (shape.end() < text.length()) {
      throw new VersionSyntaxException(WHAT, text, shape.end(), afterShape(shape));
    }
    int zero = shape.leadingZero();
    if (zero >= 0) {
      throw new VersionSyntaxException(
          WHAT, text, zero, "a prerelease number without leading zeros");
    }
    return new Version(
        new Core(major, minor, patch), Stage.of(shape.prerelease()), shape.metadata(), text);
  }

  /**
   * Reads a version by Flux's own rule for tags and chart versions: see {@link #parseStrict(String,
   * Dialect)}.
   */
  public static Version parseStrict(String text) throws VersionSyntaxException {
    return parseStrict(text, Dialect.LATEST);
  }

  /**
   * Reads a version by Flux's own rule for tags and chart versions: the text must hold two dots,
   * anywhere, and is then read leniently. (fluxcd/pkg:version/version.go, ParseVersion.)
   *
   * @throws VersionSyntaxException if Flux would skip or reject the text
   */
  public static Version parseStrict(String text, Dialect dialect) throws VersionSyntaxException {
    Version version = parse(text, dialect);
    int secondDot = text.indexOf('.', text.indexOf('.') + 1);
    if (secondDot < 0) {
      throw new VersionSyntaxException(WHAT, text, text.length(), "three numbers, as in 1.2.3");
    }
    return version;
  }

  private static long number(Shape shape, int from, int to) throws VersionSyntaxException {
    if (from == to) {
      return 0;
    }
    if (!Numbers.fits(shape.text(), from, to)) {
      int at = from;
      while (at < to && Numbers.isDigit(shape.text().charAt(at))) {
        at++;
      }
      throw at < to
          ? new VersionSyntaxException(WHAT, shape.text(), at, "digits")
          : new VersionSyntaxException(
              WHAT, shape.text(), from, "a number up to 18446744073709551615");
    }
    return Numbers.value(shape.text(), from, to);
  }

  /** What may follow the part of a version that could be read. */
  static String afterShape(Shape shape) {
    if (shape.end() > shape.prereleaseEnd()) {
      return "the version's end, or letters, digits, hyphens and dots";
    }
    if (shape.prereleaseEnd() > shape.patchEnd()) {
      return "the version's end, \"+\" and metadata, or letters, digits, hyphens and dots";
    }
    return shape.patchEnd() > shape.minorEnd()
        ? "the version's end, \"-\" and a prerelease, or \"+\" and metadata (a version has three numbers)"
        : "the version's end, \".\" and a number, \"-\" and a prerelease, or \"+\" and metadata";
  }

  Core core() {
    return core;
  }

  Stage stage() {
    return stage;
  }

  /** The first number, unsigned. */
  public long major() {
    return core.major();
  }

  /** The second number, unsigned; 0 if the text had none. */
  public long minor() {
    return core.minor();
  }

  /** The third number, unsigned; 0 if the text had none. */
  public long patch() {
    return core.patch();
  }

  /** The prerelease without its hyphen, or the empty string. */
  public String prerelease() {
    return stage.identifiers();
  }

  /** Whether this is no release yet. */
  public boolean isPrerelease() {
    return !stage.isRelease();
  }

  /** The build metadata without its plus sign, or the empty string. */
  public String metadata() {
    return metadata;
  }

  /** The text that was read; the canonical form for a version that was computed. */
  public String original() {
    return original == null ? toString() : original;
  }

  @Override
  public int compareTo(Version other) {
    int order = core.compareTo(other.core);
    return order == 0 ? stage.compareTo(other.stage) : order;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version version
        && core.equals(version.core)
        && stage.equals(version.stage);
  }

  @Override
  public int hashCode() {
    return 31 * core.hashCode() + stage.hashCode();
  }

  /** The canonical form: three numbers, prerelease, metadata, no {@code v}. */
  @Override
  public String toString() {
    return core
        + (stage.isRelease() ? "" : "-" + stage.identifiers())
        + (metadata.isEmpty() ? "" : "+" + metadata);
  }
}
