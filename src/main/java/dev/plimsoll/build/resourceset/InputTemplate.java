package dev.plimsoll.build.resourceset;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text with references to inputs, {@code << inputs.name >>}. The operator renders it as a Go
 * template with these delimiters (controlplaneio-fluxcd/flux-operator,
 * internal/builder/resourceset.go); here only plain references and {@code | quote} are, because
 * their meaning is certain.
 */
final class InputTemplate {

  private static final Pattern REFERENCE =
      Pattern.compile("<<\\s*inputs((?:\\.[A-Za-z_][A-Za-z0-9_]*)+)\\s*(\\|\\s*quote\\s*)?>>");

  /** What is the same in Go, JSON and YAML within double quotes. */
  private static final Pattern QUOTABLE = Pattern.compile("[ !#-\\[\\]-~]*");

  private InputTemplate() {}

  /** Whether a text is a template at all. */
  static boolean isIn(String text) {
    return text.contains("<<");
  }

  /**
   * The text with the values of one input; empty if it has an action that is not rendered here, a
   * value that Go writes in its own way, or a reference to what the input lacks.
   */
  static Optional<String> render(String text, JsonNode input) {
    StringBuilder rendered = new StringBuilder();
    Matcher reference = REFERENCE.matcher(text);
    int end = 0;
    while (reference.find()) {
      Optional<String> value = text(at(input, reference.group(1)), reference.group(2) != null);
      String before = text.substring(end, reference.start());
      if (value.isEmpty() || isIn(before)) {
        return Optional.empty();
      }
      rendered.append(before).append(value.get());
      end = reference.end();
    }
    String rest = text.substring(end);
    return isIn(rest) ? Optional.empty() : Optional.of(rendered.append(rest).toString());
  }

  /**
   * A pattern for the texts that a template may become, whatever its actions do; it takes linear
   * time, however many actions somebody writes.
   */
  static Pattern pattern(String text) {
    List<String> parts = new ArrayList<>();
    int end = 0;
    for (int start = text.indexOf("<<"); start >= 0; start = text.indexOf("<<", end)) {
      parts.add(Pattern.quote(text.substring(end, start)));
      int close = text.indexOf(">>", start);
      end = close < 0 ? text.length() : close + 2;
    }
    parts.add(Pattern.quote(text.substring(end)));
    return Pattern.compile(String.join(".*", parts));
  }

  private static JsonNode at(JsonNode input, String path) {
    JsonNode here = input;
    for (String field : path.substring(1).split("\\.", -1)) {
      here = here.path(field);
    }
    return here;
  }

  /** A value as Go's templates print it, where that is certain and stays on its line. */
  private static Optional<String> text(JsonNode value, boolean quoted) {
    boolean plain =
        value.isBoolean()
            || (value.isIntegralNumber() && value.canConvertToLong())
            || (value.isTextual() && value.asText().chars().allMatch(c -> c >= ' '));
    if (!plain) {
      return Optional.empty();
    }
    String text = value.asText();
    if (!quoted) {
      return Optional.of(text);
    }
    return QUOTABLE.matcher(text).matches() ? Optional.of('"' + text + '"') : Optional.empty();
  }
}
