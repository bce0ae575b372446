package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.PolicyDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The page of each rule: its head and its settings are those of the rule type, and its examples do
 * what the page says. The lists of rules name every rule. {@code -Drule.heads=write} writes the
 * heads.
 */
class RulePagesTest {

  private static final Path FOLDER = Path.of("docs/reference/rules");
  private static final Path INDEX = FOLDER.resolve("README.md");
  private static final Path SHIPPED = Path.of("policies/README.md");
  private static final boolean WRITE = "write".equals(System.getProperty("rule.heads"));
  private static final Pattern HEAD = Pattern.compile("(?s)<!-- head -->\n.*?<!-- /head -->\n");
  private static final Pattern RULE_LINK = Pattern.compile("\\((?:[\\w./-]*/)?(\\w+)\\.md\\)");

  /** Rules that change objects and find nothing. */
  private static final Set<String> ONLY_MUTATE =
      Set.of("migrationAnnotation", "postRenderer", "volatileMetadata");

  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  @TestFactory
  Stream<DynamicNode> pages() {
    return new Rules(FluxVersion.LATEST)
        .types().stream().map(type -> DynamicContainer.dynamicContainer(type.name(), tests(type)));
  }

  @Test
  void theIndexListsTheRulesInOrder() throws IOException {
    List<String> listed =
        Files.readAllLines(INDEX).stream()
            .filter(line -> line.startsWith("| ["))
            .flatMap(line -> names(line).stream().limit(1))
            .toList();

    assertThat(listed).isEqualTo(rules());
  }

  @Test
  void theIndexExplainsEveryCapability() throws IOException {
    String index = Files.readString(INDEX);

    assertThat(RuleCapability.values())
        .allSatisfy(capability -> assertThat(index).contains("| `" + capability + "` |"));
  }

  @Test
  void theListOfShippedPoliciesNamesEveryRule() throws IOException {
    assertThat(new TreeSet<>(names(Files.readString(SHIPPED)))).containsAll(rules());
  }

  @Test
  void theFolderHasAPageForEachRuleAndNoOther() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(
              files
                  .filter(file -> !file.equals(INDEX))
                  .map(file -> file.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(rules());
    }
  }

  private static List<String> rules() {
    return new Rules(FluxVersion.LATEST).types().stream().map(RuleType::name).toList();
  }

  /** The pages that a text links to, by their names. */
  private static List<String> names(String text) {
    return RULE_LINK.matcher(text).results().map(link -> link.group(1)).toList();
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
      String head = head(type, examples);
      if (WRITE) {
        text = HEAD.matcher(text).replaceFirst(Matcher.quoteReplacement(head));
        Files.writeString(page(type), text);
      }
      String written = text;
      return Stream.concat(
          Stream.of(
              DynamicTest.dynamicTest(
                  "names every setting", () -> namesEverySetting(type, written)),
              DynamicTest.dynamicTest(
                  "has the head of its type", () -> assertThat(written).contains(head)),
              DynamicTest.dynamicTest(
                  "says for what, why and how",
                  () ->
                      assertThat(written)
                          .contains("\n## Why\n", "\n## Settings\n", "\n## Example\n")),
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

  /**
   * What the type says of itself, as a table. What rules read only with some settings comes from
   * the examples of the page.
   */
  private static String head(RuleType type, PolicyDocuments examples) {
    Set<RuleCapability> capabilities = type.capabilities();
    List<String> phases = new ArrayList<>();
    if (capabilities.contains(RuleCapability.Mutates)
        || capabilities.contains(RuleCapability.BeforeSchema)) {
      phases.add("`/mutate`");
    }
    if (!capabilities.contains(RuleCapability.SchemaItself) && evaluates(type)) {
      phases.add("`/validate`");
    }
    List<String> settings = new ArrayList<>();
    JsonNode schema = type.settings().schema();
    schema.path("properties").fieldNames().forEachRemaining(settings::add);
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    return "<!-- head -->\n| | |\n|---|---|\n"
        + row("kinds", type.kinds().isEmpty() ? "any" : sorted(type.kinds(), GroupKind::kind))
        + row("phase", String.join(", ", phases))
        + row("[capabilities](README.md#capabilities)", sorted(capabilities, Enum::name))
        + row("watches", sorted(type.watchedKinds(), GroupKind::kind))
        + row(
            "reads live",
            sorted(type.liveReads(), read -> read.kind().kind() + " (" + read.way() + ")"))
        + more(
            "reads with some settings",
            sorted(
                bySettings(type, examples), read -> read.kind().kind() + " (" + read.way() + ")"))
        + row(
            "settings",
            settings.stream()
                .map(name -> "`" + name + "`" + (required.contains(name) ? " (required)" : ""))
                .collect(Collectors.joining(", ")))
        + row("default severity", "`Medium`, unless the policy names another")
        + "<!-- /head -->\n";
  }

  private static String row(String name, String value) {
    return "| " + name + " | " + (value.isEmpty() ? "none" : value) + " |\n";
  }

  /** A row that pages have only if there is something in it. */
  private static String more(String name, String value) {
    return value.isEmpty() ? "" : row(name, value);
  }

  private static Set<AccessRequirement> bySettings(RuleType type, PolicyDocuments examples) {
    return examples.policies().stream()
        .flatMap(policy -> policy.rules().stream())
        .filter(rule -> rule.type().name().equals(type.name()))
        .flatMap(rule -> rule.rule().requirements().stream())
        .filter(requirement -> !type.requirements().contains(requirement))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> String sorted(Collection<T> values, Function<T, String> name) {
    return values.stream()
        .map(value -> "`" + name.apply(value) + "`")
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** Whether its rules have findings, and do not only change objects. */
  private static boolean evaluates(RuleType type) {
    return !type.capabilities().contains(RuleCapability.Mutates)
        || !ONLY_MUTATE.contains(type.name());
  }

  private static void namesEverySetting(RuleType type, String text) {
    type.settings()
        .schema()
        .path("properties")
        .fieldNames()
        .forEachRemaining(name -> assertThat(text).contains("| `" + name + "` |"));
  }
}
