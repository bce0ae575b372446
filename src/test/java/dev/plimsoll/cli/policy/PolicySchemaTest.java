package dev.plimsoll.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.plimsoll.docs.Markdown;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schema of policies, as it is published. */
class PolicySchemaTest {

  private static final Path PUBLISHED = Path.of("docs/reference/schema");
  private static final PolicySchema SCHEMA = PolicySchema.of(new Rules(FluxVersion.LATEST));
  private static final Schema ANY =
      SchemaRegistry.withDialect(Dialects.getDraft202012()).getSchema(SCHEMA.any());

  private static List<String> faults(JsonNode document) {
    return ANY.validate(document).stream().map(Object::toString).toList();
  }

  private static List<Document> documents(Path file) {
    try {
      return Manifests.read(file.toString(), Files.readAllBytes(file)).documents();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode document(String yaml) {
    return Manifests.read("d.yaml", yaml.getBytes(StandardCharsets.UTF_8))
        .documents()
        .getFirst()
        .resource()
        .tree();
  }

  @TestFactory
  Stream<DynamicTest> theShippedFilesAreValidAndSayByWhichSchema() throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(Path.of("policies"))) {
      files = below.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    return files.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.toString(),
                () -> {
                  Path schema = PUBLISHED.resolve("plimsoll.json");
                  assertThat(Files.readAllLines(file).getFirst())
                      .isEqualTo(
                          "# yaml-language-server: $schema=" + file.getParent().relativize(schema));
                  for (Document document : documents(file)) {
                    assertThat(faults(document.resource().tree())).isEmpty();
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> theDocumentsInTheDocumentationAreValid() {
    return Markdown.pages().stream()
        .flatMap(page -> Markdown.blocks(page).stream())
        .filter(block -> block.is("yaml") && block.text().startsWith("apiVersion: plimsoll.dev/"))
        .filter(block -> !block.text().contains("kind: CheckConfiguration"))
        .map(block ->
            DynamicTest.dynamicTest(
                block.toString(),
                () ->
                    Manifests.read("b.yaml", block.text().getBytes(StandardCharsets.UTF_8))
                        .documents()
                        .forEach(
                            document -> assertThat(faults(document.resource().tree())).isEmpty())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: plimsoll.dev/v1, kind: Policy, metadata: {name: a}, spec: {rules: [{id: a, chartSource: }]}}",
        "{apiVersion: plimsoll.dev/v1alpha1, kind: Policy, metadata: {name: a}, spec: {rules: []}}",
        "{apiVersion: plimsoll.dev/v1alpha1, kind: Policy, metadata: {name: A}, spec: {rules: [{id: a, chartSource: }]}}",
        "{apiVersion: plimsoll.dev/v1alpha1, kind: Policy, metadata: {name: a}, spec: {rules: [{id: a}]}}",
        "{apiVersion: plimsoll.dev/v1alpha1, kind: Policy, metadata: {name: a}, spec: {rules: [{id: a, chartSource: , schema: }]}}",
        "{apiVersion: plimsoll.dev/v1alpha1, kind: Policy, metadata: {name: a}, spec: {severity: high, rules: [{id: a, chartSource: }]}}",
        "{apiVersion: plimsoll.dev/v1alpha1, kind: Policy, metadata: {name: a}, spec: {match: {resources: [Foo]}, rules: [{id: a, chartSource: }]}}",
        "{apiVersion: plimsoll.dev/v1alpha1, kind: PolicyException, metadata: {name: a}, spec: {policies: [a], match: {}}}",
        "{apiVersion: plimsoll.dev/v1alpha1, kind: PolicyTest, metadata: {name: a}, spec: {cases: [{name: a}]}}",
        "{apiVersion: plimsoll.dev/v1alpha1, kind: Police, metadata: {name: a}, spec: {}}",
      })
  void deniesWhatTheProgramDenies(String yaml) {
    assertThat(faults(document(yaml))).isNotEmpty();
    assertThat(
            PolicyDocuments.read(
                    Manifests.read("d.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents(),
                    new Rules(FluxVersion.LATEST))
                .problems())
        .isNotEmpty();
  }

  @Test
  void everySettingIsDescribed() {
    JsonNode rules = SCHEMA.one("Policy").at("/properties/spec/properties/rules/items/properties");

    assertThat(rules.size()).isGreaterThan(10);
    rules
        .properties()
        .forEach(rule -> {
          assertThat(rule.getValue().path("description").asText()).as(rule.getKey()).isNotBlank();
          rule.getValue()
              .path("properties")
              .properties()
              .forEach(setting ->
                  assertThat(setting.getValue().path("description").asText())
                      .as(rule.getKey() + "." + setting.getKey())
                      .isNotBlank());
        });
  }

  @Test
  void itsExamplesAreValid() {
    List<JsonNode> examples =
        SCHEMA.byKind().keySet().stream()
            .flatMap(kind -> SCHEMA.one(kind).path("examples").valueStream())
            .toList();

    assertThat(examples).isNotEmpty().allSatisfy(node -> assertThat(faults(node)).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> thePublishedFilesAreUpToDate() {
    return Stream.concat(
            Stream.of(Map.entry("plimsoll.json", SCHEMA.any())),
            SCHEMA.byKind().keySet().stream()
                .map(kind -> Map.entry(kind + ".json", SCHEMA.one(kind))))
        .map(file ->
            DynamicTest.dynamicTest(
                file.getKey(),
                () -> {
                  Path published = PUBLISHED.resolve(file.getKey());
                  String wanted = file.getValue().toPrettyString() + "\n";
                  assertThat(Files.exists(published) ? Files.readString(published) : "")
                      .as("write it anew with: make schema")
                      .isEqualTo(wanted);
                }));
  }
}
