package dev.plimsoll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every place that lists the formats of reports lists all of them, and no other. */
class FormatsTest {

  private static List<String> formats() {
    return Stream.of(Format.values()).map(Format::name).sorted().toList();
  }

  private static String line(String file, String start) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .map(String::strip)
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "audit", "policy-lint"})
  void theCommandsDocumentAllFormats(String command) throws IOException {
    String row = line("docs/reference/commands/" + command + ".md", "| `-o`, `--output");

    List<String> named =
        Stream.of(row.split("`"))
            .filter(word -> word.matches("[a-z]+") && !word.equals("or"))
            .filter(word -> !word.equals("check") && !word.equals("lint"))
            .distinct()
            .sorted()
            .toList();

    assertThat(named).isEqualTo(formats());
  }

  @Test
  void theActionNamesAllFormats() throws IOException {
    String description = line("action.yml", "description: How findings are printed");

    String list = description.replaceAll(".*\\(|\\).*", "");
    assertThat(Stream.of(list.split(", | or ")).sorted()).containsExactlyElementsOf(formats());
  }
}
