package dev.plimsoll.build.kustomize;

import java.util.regex.Pattern;

/** What kustomize says of a failure, fit for people: one line, without what files hold. */
final class EngineMessage {

  /** Longer than any path and reason; kustomize repeats itself for every folder that it tried. */
  static final int MAX_LENGTH = 600;

  private static final Pattern CONTENT =
      Pattern.compile("(?s)(from|patch:?|object|json) [\\[{].*[\\]}]");

  private static final Pattern QUOTED_CONTENT = Pattern.compile("(?s)\"[^\"]*\\n[^\"]*\"");

  private EngineMessage() {}

  static String of(String printed) {
    String message =
        printed
            .lines()
            .filter(line -> !line.startsWith("# Warning"))
            .reduce((a, b) -> a + "\n" + b)
            .orElse("");
    message = message.replaceFirst("^[Ee]rror: ", "");
    message = CONTENT.matcher(message).replaceAll("$1 (hidden)");
    message = QUOTED_CONTENT.matcher(message).replaceAll("(hidden)");
    message = message.replaceAll("\\s+", " ").strip();
    return message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) + "…" : message;
  }
}
