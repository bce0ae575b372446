package dev.plimsoll.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintWriter;

/** JSON as people can read it. */
final class JsonText {

  private static final ObjectWriter WRITER = new ObjectMapper().writerWithDefaultPrettyPrinter();

  private JsonText() {}

  /** Prints a tree on lines of its own, and flushes. */
  static void print(JsonNode tree, PrintWriter out) {
    try {
      out.println(WRITER.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree is always written", e);
    }
    out.flush();
  }
}
