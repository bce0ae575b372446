package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table in docs/reference/webhooks.md says what the shipped webhook configurations say. */
class WebhooksPageTest {

  private static final Path PAGE = Path.of("docs/reference/webhooks.md");
  private static final Path SHIPPED = Path.of("deploy/helm/shared/webhooks.yaml");

  @Test
  void hasARowForEachEntry() throws IOException {
    List<String> listed =
        Markdown.text(PAGE)
            .lines()
            .filter(line -> line.startsWith("| `") && line.contains(".plimsoll.dev`"))
            .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
            .toList();

    assertThat(listed).isEqualTo(rows());
  }

  private static List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Document document :
        Manifests.read(SHIPPED.toString(), Files.readAllBytes(SHIPPED)).documents()) {
      document.resource().tree().path("webhooks").forEach(entry -> rows.add(row(entry)));
    }
    return rows;
  }

  private static String row(JsonNode entry) {
    return "| `%s` | %s | %s | %s | %ss |"
        .formatted(
            entry.path("name").asText(),
            all(entry, "operations"),
            all(entry, "resources"),
            entry.path("failurePolicy").asText(),
            entry.path("timeoutSeconds").asText());
  }

  /** What the rules of an entry name, each once. */
  private static String all(JsonNode entry, String field) {
    Set<String> names = new LinkedHashSet<>();
    entry
        .path("rules")
        .forEach(rule -> rule.path(field).forEach(value -> names.add(value.asText())));
    return String.join(", ", names);
  }
}
