package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Tells Go templates, such as those of Helm charts, from YAML that only mentions them. */
public final class GoTemplate {

  private static final String OPENING = "{{";

  /** Braces where YAML would have a key or a value. */
  private static final Pattern IN_PLACE =
      Pattern.compile("^[ \\t]*(- +)*([\\w./-]+: +)?\\{\\{", Pattern.MULTILINE);

  private GoTemplate() {}

  /** Whether a text that could not be read as YAML looks like a template. */
  public static boolean isIn(String text) {
    return text.contains(OPENING) && IN_PLACE.matcher(text).find();
  }

  /** Whether what names an object is only known once the template is rendered. */
  public static boolean names(JsonNode tree) {
    JsonNode metadata = tree.path("metadata");
    return isOpenedIn(tree.path("kind"))
        || isOpenedIn(tree.path("apiVersion"))
        || isOpenedIn(metadata.path("name"))
        || isOpenedIn(metadata.path("namespace"));
  }

  private static boolean isOpenedIn(JsonNode value) {
    return value.isTextual() && value.asText().contains(OPENING);
  }

  /** What is said of a file that is a Go template. */
  public static Skipped skipped(String file, Location where) {
    return new Skipped(
        file,
        where,
        Skipped.Cause.TEMPLATE,
        "this is a Go template; render it and check the result");
  }
}
