package dev.plimsoll.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML in files means to Plimsoll what it means to kustomize. */
@NeedsTestbed
class KustomizeAgreementIT {

  private static final String HEAD =
      "apiVersion: example.com/v1\nkind: Probe\nmetadata: {name: probe}\n";

  private static Path kubectl = Path.of("kubectl");

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void findKubectl(Testbed testbed) {
    kubectl = testbed.programs().resolve("kubectl");
  }

  private record Run(int code, String output) {}

  private Run kustomize(String yaml) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("probe.yaml"), yaml);
    Files.writeString(folder.resolve("kustomization.yaml"), "resources: [probe.yaml]\n");
    Process process =
        new ProcessBuilder(kubectl.toString(), "kustomize", folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  /** What kustomize prints is read as Flux reads it. */
  private JsonNode kustomizeReads(String yaml) throws IOException, InterruptedException {
    Run run = kustomize(yaml);
    assertThat(run.code()).as(run.output()).isZero();
    return tree(run.output(), YamlDialect.KUBECTL);
  }

  private static JsonNode tree(String yaml, YamlDialect dialect) {
    ParsedFile parsed = read(yaml, dialect);
    assertThat(parsed.skipped()).isEmpty();
    return parsed.documents().getFirst().resource().tree();
  }

  private static ParsedFile read(String yaml, YamlDialect dialect) {
    return Manifests.read("probe.yaml", yaml.getBytes(StandardCharsets.UTF_8), dialect);
  }

  @Test
  void readsScalarsAsKustomizeDoes() throws Exception {
    List<String> scalars = new ArrayList<>(KubectlAgreementIT.WORDS);
    scalars.addAll(KubectlAgreementIT.generated(800));
    scalars.removeIf(
        text -> read(HEAD + "a: " + text, YamlDialect.KUSTOMIZE).documents().isEmpty());
    // Kustomize writes a time in its own way; it is compared for dates alone.
    scalars.remove("2001-12-14t21:59:43.10-05:00");
    String yaml =
        HEAD
            + "values:\n"
            + scalars.stream().map(text -> "- " + text + "\n").collect(Collectors.joining());

    JsonNode expected = kustomizeReads(yaml).path("values");
    JsonNode actual = tree(yaml, YamlDialect.KUSTOMIZE).path("values");

    List<String> differences = new ArrayList<>();
    for (int at = 0; at < scalars.size(); at++) {
      if (!expected.path(at).equals(actual.path(at))) {
        differences.add(
            scalars.get(at) + ": kustomize " + expected.path(at) + ", here " + actual.path(at));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(expected.size()).isEqualTo(actual.size()).isGreaterThan(900);
  }

  @Test
  void readsMetadataKeysAndMergesAsKustomizeDoes() throws Exception {
    String yaml =
        """
        apiVersion: example.com/v1
        kind: Probe
        metadata:
          name: probe
          namespace: no
          labels: {bool: true, number: 1.10, word: yes, date: 2026-01-02, none: ""}
          annotations: {bool: true, number: 1.10, octal: 0777, word: off, date: 2026-01-02, map: {a: b},
            list: [a], text: "1"}
        base: &base {a: 2, b: 3}
        early: {<<: *base, a: 1}
        late: {a: 1, <<: *base}
        several: {<<: [{a: 9}, *base], c: 4}
        words: {on: 1, y: 2, No: 3}
        tagged: [!!str 12, !!int "12", !own 12, !!python/name:some.thing "", !!binary aGVsbG8=]
        """;

    JsonNode expected = kustomizeReads(yaml);

    assertThat(tree(yaml, YamlDialect.KUSTOMIZE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "values: {80: a}",
        "values: {true: a}",
        "values: {0777: a}",
        "values: {1.5: a}",
        "values: {deep: [{80: {a: b}}]}"
      })
  void knowsWhichKeysKustomizeRejects(String values) throws Exception {
    String yaml = HEAD + values + "\n";

    Run run = kustomize(yaml);

    assertThat(run.code()).isNotZero();
    assertThat(read(yaml, YamlDialect.KUSTOMIZE).onlyKustomize())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("is no text"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEAD + "a: {b: 1, b: 2}\n",
        HEAD + "x: &x {c: 9}\na: {<<: *x, b: 1, b: 2}\n",
        HEAD + "x: &x {c: 9}\na: {<<: *x, <<: *x}\n",
        "apiVersion: example.com/v1\nkind: ProbeList\nitems:\n- metadata: {name: probe}\n",
        "apiVersion: v1\nkind: List\nitems:\n- {a: b}\n- " + "{apiVersion: v1, kind: ConfigMap}\n",
        HEAD + "--- {apiVersion: example.com/v1, kind: Probe, metadata: {name: other}}\n"
      })
  void deniesWhatKustomizeRejects(String yaml) throws Exception {
    assertThat(kustomize(yaml).code()).isNotZero();
    assertThat(read(yaml, YamlDialect.KUSTOMIZE).problems()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEAD + "--- # the next\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n",
        HEAD + "---   \napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n",
        "---\n---\n" + HEAD + "...\n---\n",
        "apiVersion: v1\nkind: List\nitems:\n- null\n- "
            + "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n",
        "apiVersion: example.com/v1\nkind: ProbeList\nitems:\n- "
            + "{apiVersion: example.com/v1, kind: Probe, metadata: {name: a}}\n",
        "apiVersion: v1\nkind: List\nitems: []\n"
      })
  void deniesNothingThatKustomizeTakes(String yaml) throws Exception {
    Run run = kustomize(yaml);

    assertThat(run.code()).as(run.output()).isZero();
    ParsedFile parsed = read(yaml, YamlDialect.KUSTOMIZE);
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.onlyKustomize()).isEmpty();
    assertThat(parsed.skipped()).isEmpty();
  }
}
