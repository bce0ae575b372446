package dev.plimsoll.build.checkout;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** One line of a {@code .sourceignore}, matched as Flux does (fluxcd/pkg, {@code sourceignore}). */
final class IgnorePattern {

  /** What a pattern says of a file. */
  enum Verdict {
    EXCLUDE,
    INCLUDE
  }

  private final List<String> folder;
  private final List<String> parts;
  private final List<Optional<Pattern>> globs;
  private final boolean inclusion;
  private final boolean foldersOnly;

  private IgnorePattern(
      List<String> folder, List<String> parts, boolean inclusion, boolean foldersOnly) {
    this.folder = folder;
    this.parts = parts;
    this.globs = parts.stream().map(IgnorePattern::glob).toList();
    this.inclusion = inclusion;
    this.foldersOnly = foldersOnly;
  }

  /** Reads a line of a file in {@code folder}. */
  static IgnorePattern of(String line, String folder) {
    String text = line;
    boolean inclusion = text.startsWith("!");
    text = inclusion ? text.substring(1) : text;
    text = text.endsWith("\\ ") ? text : text.replaceFirst(" +$", "");
    boolean foldersOnly = text.endsWith("/");
    text = foldersOnly ? text.substring(0, text.length() - 1) : text;
    return new IgnorePattern(
        folder.isEmpty() ? List.of() : List.of(folder.split("/")),
        List.of(text.split("/", -1)),
        inclusion,
        foldersOnly);
  }

  /** What it says of a file; empty if it does not match. */
  Optional<Verdict> match(List<String> file) {
    if (file.size() <= folder.size() || !file.subList(0, folder.size()).equals(folder)) {
      return Optional.empty();
    }
    List<String> path = file.subList(folder.size(), file.size());
    boolean matches = parts.size() > 1 ? glob(path) : name(path);
    return matches ? Optional.of(inclusion ? Verdict.INCLUDE : Verdict.EXCLUDE) : Optional.empty();
  }

  private boolean name(List<String> path) {
    for (int i = 0; i < path.size(); i++) {
      if (matches(0, path.get(i))) {
        return !foldersOnly || i < path.size() - 1;
      }
    }
    return false;
  }

  private boolean glob(List<String> whole) {
    boolean matched = false;
    boolean canTraverse = false;
    List<String> path = whole;
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.isEmpty()) {
        canTraverse = false;
        continue;
      }
      if (part.equals("**")) {
        if (i == parts.size() - 1) {
          break;
        }
        canTraverse = true;
        continue;
      }
      if (part.contains("**") || path.isEmpty()) {
        return false;
      }
      if (canTraverse) {
        canTraverse = false;
        int at = 0;
        while (at < path.size() && !matches(i, path.get(at))) {
          at++;
        }
        matched = at < path.size();
        path = path.subList(Math.min(at + 1, path.size()), path.size());
      } else if (matches(i, path.getFirst())) {
        matched = true;
        path = path.subList(1, path.size());
      } else {
        return false;
      }
    }
    return matched && !(foldersOnly && path.isEmpty());
  }

  private boolean matches(int part, String name) {
    return globs.get(part).map(glob -> glob.matcher(name).matches()).orElse(false);
  }

  /** A shell pattern; empty if it is none, which matches nothing. */
  private static Optional<Pattern> glob(String part) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> {
          int end = part.indexOf(']', i + 2);
          if (end < 0) {
            return Optional.empty();
          }
          regex.append(part, i, end + 1);
          i = end;
        }
        case '\\' -> {
          if (++i == part.length()) {
            return Optional.empty();
          }
          regex.append(Pattern.quote(String.valueOf(part.charAt(i))));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Optional.of(Pattern.compile(regex.toString()));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /** The patterns of a file in {@code folder}. */
  static Stream<IgnorePattern> ofLines(String text, String folder) {
    return text.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> of(line, folder));
  }

  /** The patterns of a list. */
  static Stream<IgnorePattern> ofList(String patterns) {
    return Arrays.stream(patterns.split(",")).map(pattern -> of(pattern, ""));
  }
}
