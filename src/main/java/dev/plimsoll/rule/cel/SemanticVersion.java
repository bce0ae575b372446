package dev.plimsoll.rule.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.rule.cel.Functions.ValueType;
import dev.plimsoll.version.Version;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Versions as Kubernetes reads them (kubernetes/apiserver, {@code pkg/cel/library/semverlib.go}).
 */
final class SemanticVersion {

  private static final ValueType TYPE = ValueType.opaque("kubernetes.Semver", Version.class);
  private static final Pattern STRICT =
      Pattern.compile("(0|[1-9]\\d*)(\\.(0|[1-9]\\d*)){2}(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");
  private static final Pattern CORE = Pattern.compile("\\d+(\\.\\d+){0,2}");

  private SemanticVersion() {}

  static void declare(Functions functions) {
    functions
        .global(
            "isSemver",
            ValueType.BOOL,
            List.of(ValueType.TEXT),
            items -> parse(items, false).isPresent())
        .global(
            "isSemver",
            ValueType.BOOL,
            List.of(ValueType.TEXT, ValueType.BOOL),
            items -> parse(items, (Boolean) items[1]).isPresent())
        .global("semver", TYPE, List.of(ValueType.TEXT), items -> of(items, false))
        .global(
            "semver",
            TYPE,
            List.of(ValueType.TEXT, ValueType.BOOL),
            items -> of(items, (Boolean) items[1]))
        .member("major", ValueType.INT, List.of(TYPE), items -> ((Version) items[0]).major())
        .member("minor", ValueType.INT, List.of(TYPE), items -> ((Version) items[0]).minor())
        .member("patch", ValueType.INT, List.of(TYPE), items -> ((Version) items[0]).patch())
        .member("isLessThan", ValueType.BOOL, List.of(TYPE, TYPE), items -> compare(items) < 0)
        .member("isGreaterThan", ValueType.BOOL, List.of(TYPE, TYPE), items -> compare(items) > 0)
        .member("compareTo", ValueType.INT, List.of(TYPE, TYPE), items -> (long) compare(items));
  }

  private static int compare(Object[] versions) {
    return Integer.signum(((Version) versions[0]).compareTo((Version) versions[1]));
  }

  private static Version of(Object[] arguments, boolean normalize) throws CelEvaluationException {
    return parse(arguments, normalize)
        .orElseThrow(() -> Functions.unfit("a text is no semantic version"));
  }

  private static Optional<Version> parse(Object[] arguments, boolean normalize) {
    String text = (String) arguments[0];
    try {
      String strict = normalize ? normal(text) : text;
      return STRICT.matcher(strict).matches()
          ? Optional.of(Version.parse(strict))
          : Optional.empty();
    } catch (VersionSyntaxException e) {
      return Optional.empty();
    }
  }

  /** Without a v in front and leading zeros, and with minor and patch, be they 0. */
  private static String normal(String text) {
    String plain = text.startsWith("v") ? text.substring(1) : text;
    int end = 0;
    while (end < plain.length() && plain.charAt(end) != '-' && plain.charAt(end) != '+') {
      end++;
    }
    String core = plain.substring(0, end);
    if (!CORE.matcher(core).matches()) {
      return text;
    }
    int parts = core.split("\\.", -1).length;
    return core.replaceAll("(^|\\.)0+(\\d)", "$1$2")
        + ".0".repeat(3 - parts)
        + plain.substring(end);
  }
}
