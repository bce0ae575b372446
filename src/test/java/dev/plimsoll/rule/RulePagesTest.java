package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.PolicyDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The page of each rule: it names every setting, and its examples do what it says they do. */
class RulePagesTest {

  private static final Path FOLDER = Path.of("docs/reference/rules");
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  @TestFactory
  Stream<DynamicNode> pages() {
    return new Rules(FluxVersion.LATEST)
        .types().stream().map(type -> DynamicContainer.dynamicContainer(type.name(), tests(type)));
  }

  private static Path page(RuleType type) {
    return FOLDER.resolve(type.name() + ".md");
  }

  private static Stream<DynamicTest> tests(RuleType type) {
    try {
      String text = Files.readString(page(type));
      List<String> blocks = new ArrayList<>();
      Matcher matcher = YAML.matcher(text);
      while (matcher.find()) {
        blocks.add(matcher.group(1));
      }
      PolicyDocuments examples =
          PolicyFiles.in(page(type).toString(), String.join("\n---\n", blocks));
      return Stream.concat(
          Stream.of(
              DynamicTest.dynamicTest("names every setting", () -> namesEverySetting(type, text)),
              DynamicTest.dynamicTest(
                  "says for what, why and how",
                  () ->
                      assertThat(text)
                          .contains(
                              "**Kinds:**", "\n## Why\n", "\n## Settings\n", "\n## Example\n")),
              DynamicTest.dynamicTest(
                  "has a policy and cases",
                  () -> {
                    assertThat(examples.policies()).isNotEmpty();
                    assertThat(examples.tests()).isNotEmpty();
                  })),
          PolicyFiles.cases(examples));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void namesEverySetting(RuleType type, String text) {
    type.settings()
        .schema()
        .path("properties")
        .fieldNames()
        .forEachRemaining(name -> assertThat(text).contains("| `" + name + "` |"));
  }
}
