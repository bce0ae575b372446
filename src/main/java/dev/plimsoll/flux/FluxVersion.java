package dev.plimsoll.flux;

import dev.plimsoll.version.Dialect;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The minor releases of Flux 2 whose APIs are known here, oldest first. */
public enum FluxVersion {
  V2_1(Dialect.V3_3),
  V2_2(Dialect.V3_3),
  V2_3(Dialect.V3_3),
  V2_4(Dialect.V3_3),
  V2_5(Dialect.V3_3),
  V2_6(Dialect.V3_3),
  V2_7(Dialect.V3_4),
  V2_8(Dialect.V3_4),
  V2_9(Dialect.V3_5),
  V2_10(Dialect.V3_5);

  /** The newest release known here; see {@link FluxTarget#SUPPORTED} for what is meant by none. */
  public static final FluxVersion LATEST = V2_10;

  /** The oldest release known here. */
  public static final FluxVersion OLDEST = V2_1;

  private static final Pattern TEXT = Pattern.compile("v?(\\d+\\.\\d+)(\\.\\d+\\S*)?");

  /**
   * Reads {@code 2.9}, {@code v2.9} or, with the patch release ignored, {@code v2.9.4}.
   *
   * @throws IllegalArgumentException if the text is no version, or one that is not known here; the
   *     message says which ones are
   */
  public static FluxVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    Optional<FluxVersion> found =
        matcher.matches()
            ? Arrays.stream(values()).filter(v -> v.toString().equals(matcher.group(1))).findFirst()
            : Optional.empty();
    return found.orElseThrow(() ->
        new IllegalArgumentException(
            "\"%s\" is no Flux version known here; known are %s"
                .formatted(
                    text,
                    Arrays.stream(values())
                        .map(FluxVersion::toString)
                        .collect(Collectors.joining(", ")))));
  }

  private final Dialect dialect;

  FluxVersion(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * How the release reads version constraints: by the version of its library, as the go.mod files
   * of source-controller name it. Those before 2.4 have 3.2.1, which is taken for 3.3.0 here.
   */
  public Dialect dialect() {
    return dialect;
  }

  /** Whether this is {@code other} or a later release. */
  public boolean atLeast(FluxVersion other) {
    return compareTo(other) >= 0;
  }

  /** The release as Flux writes it without a patch level, such as {@code 2.9}. */
  @Override
  public String toString() {
    return name().substring(1).replace('_', '.');
  }
}
