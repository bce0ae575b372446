package dev.plimsoll.build.kustomize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kustomize says of a failure, fit for people: one line, without what files hold. */
final class EngineMessage {

  /** Longer than any path and reason; kustomize repeats itself for every folder that it tried. */
  static final int MAX_LENGTH = 600;

  private static final Pattern CONTENT =
      Pattern.compile("(?s)(from|patch:?|object|json) [\\[{].*[\\]}]");

  /** How Go writes a map, with all that an object holds. */
  private static final Pattern GO_MAP =
      Pattern.compile("(?s)map\\[[^\\]]*\\](interface\\s+\\{\\}|any)\\{.*\\}(?=:)");

  private static final Pattern QUOTED_CONTENT = Pattern.compile("(?s)\"[^\"]*\\n[^\"]*\"");

  /** How kubectl writes an error since 1.36: with a time, and quoted as in Go. */
  private static final Pattern LOGGED =
      Pattern.compile("E\\d{4} \\S+ +\\d+ \\S+] \"[^\"]*\" err=\"((?:[^\"\\\\]|\\\\.)*)\".*");

  /** The same of several lines: each after a tab, and a bracket around all of them. */
  private static final Pattern LOGGED_LINES =
      Pattern.compile("(?s)E\\d{4} \\S+ +\\d+ \\S+] \"[^\"]*\" err=<\\n(.*?)\\n >");

  /** The fields of a generator or transformer, which may be chart values. */
  private static final Pattern PLUGIN = Pattern.compile("(?s)config: `[^`]*(`|$)");

  private EngineMessage() {}

  static String of(String printed) {
    String message =
        printed
            .lines()
            .filter(line -> !line.startsWith("# Warning"))
            .map(EngineMessage::unquoted)
            .reduce((a, b) -> a + "\n" + b)
            .orElse("");
    message = LOGGED_LINES.matcher(message).replaceAll("$1");
    message = message.replaceFirst("^[Ee]rror: ", "");
    message = PLUGIN.matcher(message).replaceAll("config (hidden)");
    message = CONTENT.matcher(message).replaceAll("$1 (hidden)");
    message = GO_MAP.matcher(message).replaceAll("(hidden)");
    message = QUOTED_CONTENT.matcher(message).replaceAll("(hidden)");
    message = message.replaceAll("\\s+", " ").strip();
    return message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) + "…" : message;
  }

  /** An error without what a log adds. What files hold shows only then, and is hidden after it. */
  private static String unquoted(String line) {
    Matcher logged = LOGGED.matcher(line);
    return logged.matches()
        ? logged
            .group(1)
            .replace("\\n", "\n")
            .replace("\\t", "\t")
            .replace("\\\"", "\"")
            .replace("\\\\", "\\")
        : line;
  }
}
