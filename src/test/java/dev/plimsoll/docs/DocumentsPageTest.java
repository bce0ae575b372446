package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields and defaults in docs/reference/documents.md are those of the JSON Schemas. */
class DocumentsPageTest {

  private static final Path PAGE = Path.of("docs/reference/documents.md");
  private static final Path SCHEMAS = Path.of("docs/reference/schema");
  private static final String RULE = "spec.rules[].";

  @ParameterizedTest
  @ValueSource(strings = {"Policy", "PolicyException", "PolicyTest"})
  void namesEveryFieldWithItsDefault(String kind) throws IOException {
    List<String> listed = rows(kind).stream().filter(row -> !row.startsWith("| `" + RULE)).toList();

    assertThat(listed).isNotEmpty().isEqualTo(fields("spec.", spec(kind), Set.of()));
  }

  @Test
  void namesTheFieldsOfARuleBesideItsSettings() throws IOException {
    Set<String> types = new HashSet<>();
    new Rules(FluxVersion.LATEST).types().stream().map(RuleType::name).forEach(types::add);

    List<String> listed =
        rows("Policy").stream().filter(row -> row.startsWith("| `" + RULE)).toList();

    assertThat(listed)
        .isNotEmpty()
        .isEqualTo(fields(RULE, spec("Policy").at("/properties/rules/items"), types));
  }

  private static JsonNode spec(String kind) throws IOException {
    return new ObjectMapper()
        .readTree(SCHEMAS.resolve(kind + ".json").toFile())
        .at("/properties/spec");
  }

  /** The first two cells of a row for each field: its path, and its default. */
  private static List<String> fields(String prefix, JsonNode schema, Set<String> omitted) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    List<String> rows = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(field -> {
          if (!omitted.contains(field.getKey())) {
            JsonNode value = field.getValue().path("default");
            String standard = value.isMissingNode() ? "" : "`" + value.asText() + "`";
            rows.add(
                "| `%s%s` | %s |"
                    .formatted(
                        prefix,
                        field.getKey(),
                        required.contains(field.getKey()) ? "required" : standard));
          }
        });
    return rows;
  }

  /** The first two cells of the rows about fields, in the section of a kind. */
  private static List<String> rows(String kind) throws IOException {
    return Arrays.stream(Markdown.text(PAGE).split("\n## "))
        .filter(section -> section.startsWith(kind + "\n"))
        .flatMap(String::lines)
        .filter(line -> line.startsWith("| `spec."))
        .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', 1) + 1) + 1))
        .toList();
  }
}
