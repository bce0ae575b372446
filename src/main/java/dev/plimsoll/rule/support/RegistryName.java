package dev.plimsoll.rule.support;

import com.google.re2j.Pattern;
import dev.plimsoll.manifest.Redaction;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of a repository in a registry, as Flux reads it: a host and a path (google/
 * go-containerregistry, pkg/name; the grammar of paths is that of the OCI distribution
 * specification).
 */
public final class RegistryName {

  /** Longer ones, and shorter than two characters, Flux does not take. */
  private static final int LONGEST_PATH = 255;

  private static final Pattern CHARACTERS = Pattern.compile("[a-z0-9_./-]*");
  private static final Pattern PART = Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*");

  /**
   * What is wrong with a name.
   *
   * @param message what, to stand after the value; with what to do
   * @param certain whether Flux or every registry denies it; otherwise most do
   */
  public record Fault(String message, boolean certain) {}

  private RegistryName() {}

  /**
   * What is wrong with a name.
   *
   * @param name the host and the path, without a scheme, a tag or a digest
   * @param prefix whether the name of a chart follows, so that there may be no path
   */
  public static Optional<Fault> fault(String name, boolean prefix) {
    int scheme = name.indexOf("://");
    if (scheme >= 0) {
      return certain(
          " has two schemes, so Flux asks a host called "
              + shortened(name.substring(0, scheme))
              + ". Remove the second one.");
    }
    if (name.chars().anyMatch(c -> c <= ' ' || Character.isWhitespace(c))) {
      return certain(" holds a blank, which no address can. Remove it.");
    }
    String trimmed = prefix && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    int slash = trimmed.indexOf('/');
    String first = slash < 0 ? trimmed : trimmed.substring(0, slash);
    boolean hasHost =
        prefix
            || (slash >= 0
                && (first.indexOf('.') >= 0
                    || first.indexOf(':') >= 0
                    || first.equals("localhost")));
    String path = !hasHost ? trimmed : slash < 0 ? "" : trimmed.substring(slash + 1);
    if (hasHost && first.isEmpty()) {
      return certain(" names no host. Write HOST/PATH.");
    }
    return prefix && slash < 0 ? Optional.empty() : inPath(path, prefix);
  }

  private static Optional<Fault> inPath(String path, boolean prefix) {
    if ((path.length() < 2 && !prefix) || path.length() > LONGEST_PATH) {
      return certain(
          " has a path of "
              + path.length()
              + " characters, and Flux takes 2 to "
              + LONGEST_PATH
              + ". Write the path of the repository.");
    }
    String lower = path.toLowerCase(Locale.ROOT);
    if (!lower.equals(path)) {
      return certain(
          " has capitals in its path, which no registry can have. Write "
              + shortened(lower)
              + " in lower case.");
    }
    if (!CHARACTERS.matches(path)) {
      return certain(" holds characters that no path can have: use a-z, 0-9 and . _ - / only.");
    }
    if (path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
      return certain(" has a slash too many, so no registry can have it. Remove the slash.");
    }
    for (String part : path.split("/", -1)) {
      if (!PART.matches(part)) {
        return Optional.of(
            new Fault(
                " has the part \""
                    + shortened(part)
                    + "\", which most registries deny: a part begins and ends with a letter or"
                    + " digit, with . _ __ or hyphens between. Check its spelling.",
                false));
      }
    }
    return Optional.empty();
  }

  private static Optional<Fault> certain(String message) {
    return Optional.of(new Fault(message, true));
  }

  private static String shortened(String text) {
    return Redaction.shorten(text);
  }
}
