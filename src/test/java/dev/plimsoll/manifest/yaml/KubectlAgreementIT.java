package dev.plimsoll.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** YAML means to Plimsoll what it means to kubectl. */
@NeedsTestbed
class KubectlAgreementIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String HEAD =
      "apiVersion: example.com/v1\nkind: Probe\nmetadata: {name: probe}\n";

  static final List<String> WORDS =
      """
      y Y n N yes Yes YES yEs no No NO on On ON oN off Off OFF true True TRUE tRue false False FALSE
      ~ null Null NULL nULL nil none 0 00 000 0777 -0777 +0777 08 09 0o17 0O17 -0o17 0o8 0x1F 0X1f
      -0x1F +0x1F 0xg 0x 0b101 0B101 -0b101 0b2 0b 0b-1 0b+1 -0b+1 1_000 1__0 _1 1_ 0x_1F 0b1_0 -1 +1
      --1 ++1 -+1 1e3 1E3 1e+3 1e-3 1e 1e+ e3 .5 .5e3 5. 5.e3 -.5 +.5 . .. ... .e3 -. +. 1.0 1.10
      1.20.0 1.2.3 v1.2 1.5 -1.5 100000.0 1e20 1e21 1e22 1e400 -1e400 1e-400 0.1 1e-7 123456789.125
      9007199254740993 9223372036854775807 9223372036854775808 -9223372036854775808
      -9223372036854775809 18446744073709551615 18446744073709551616 +18446744073709551615
      99999999999999999999999999 0xFFFFFFFFFFFFFFFF 0x1FFFFFFFFFFFFFFFF 01777777777777777777777
      0o1777777777777777777777 1_234.5 1_2e1_0 12:30 12:30:45 1:2 190:20:30.15 2001-01-01 2001-1-1
      2001-01-01T00:00:00Z 2001-12-14t21:59:43.10-05:00 20010101 2001_01_01 .inF .Infinity Infinity
      NaN nan inf +nan 0x1p3 1f 1d 1L 0.0 -0 -0.0 +0 1/2 1,000 1% 50% 5m 10Gi sha256:abc =x <1.x
      ^1.2 ~1 ~> 1.x 1.2.x latest 007 1e1000000 -.e1 0e0 0.e0 00.5 -00.5 0_7 0_8 0_x1 1.e 0x1.8
      """
          .lines()
          .flatMap(line -> List.of(line.strip().split(" ")).stream())
          .toList();

  private static Path kubectl = Path.of("kubectl");

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void findKubectl(Testbed testbed) {
    kubectl = testbed.programs().resolve("kubectl");
  }

  /** Short texts of the characters that numbers are made of. */
  static Set<String> generated(int count) {
    Random random = new Random(7);
    String alphabet = "00112789+-._eExXoObBafFnN";
    Set<String> texts = new LinkedHashSet<>();
    while (texts.size() < count) {
      String text =
          random
              .ints(1 + random.nextInt(7), 0, alphabet.length())
              .mapToObj(at -> String.valueOf(alphabet.charAt(at)))
              .collect(Collectors.joining());
      if (!text.matches("-|---?.*|\\.\\.\\.")) {
        texts.add(text);
      }
    }
    return texts;
  }

  private JsonNode kubectlReads(String yaml) throws IOException, InterruptedException {
    Path file = folder.resolve("probe.yaml");
    Files.writeString(file, yaml);
    Process process =
        new ProcessBuilder(
                kubectl.toString(), "label", "--local", "-f", file.toString(), "a=b", "-o", "json")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return JSON.readTree(output);
  }

  private static JsonNode plimsollReads(String yaml) {
    ParsedFile parsed = Manifests.read("probe.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    assertThat(parsed.skipped()).isEmpty();
    return parsed.documents().getFirst().resource().tree();
  }

  @Test
  void readsScalarsAsKubectlDoes() throws Exception {
    List<String> scalars = new ArrayList<>(WORDS);
    scalars.addAll(generated(800));
    String yaml =
        HEAD
            + "values:\n"
            + scalars.stream().map(text -> "- " + text + "\n").collect(Collectors.joining());

    JsonNode expected = kubectlReads(yaml).path("values");
    JsonNode actual = plimsollReads(yaml).path("values");

    List<String> differences = new ArrayList<>();
    for (int at = 0; at < scalars.size(); at++) {
      if (!expected.path(at).equals(actual.path(at))) {
        differences.add(
            scalars.get(at) + ": kubectl " + expected.path(at) + ", here " + actual.path(at));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(expected.size()).isEqualTo(actual.size()).isGreaterThan(900);
  }

  @Test
  void readsKeysAsKubectlDoes() throws Exception {
    String yaml =
        HEAD
            + """
            keys: {1e7: a, 1234567.5: b, 0777: c, on: d, 1.0: e, 12345678.0: f, 1e-7: g, 1.5: h,
              0x1F: i, 2001-01-01: j, "on": k, -1: l, 123456.5: m, 0.0001: n, 0.00001: o, 1e21: p}
            """;

    JsonNode expected = kubectlReads(yaml).path("keys");

    assertThat(plimsollReads(yaml).path("keys")).isEqualTo(expected);
  }

  @Test
  void readsTagsAnchorsAndMergesAsKubectlDoes() throws Exception {
    String yaml =
        HEAD
            + """
            tagged: [!!str 12, !!int "12", !!float 1, !!float "1.5", !!bool "yes", !!null "", !own 12,
              !!binary aGVsbG8=, !!timestamp 2001-01-01, "yes", 'no', "0777"]
            base: &base {a: 2, b: 3}
            early: {<<: *base, a: 1}
            late: {a: 1, <<: *base}
            several: {<<: [{a: 9}, *base], c: 4}
            again: *base
            quoted: {"<<": 1}
            folded: >-
              one
              two

              three
            literal: |+
              one

            "quoted\\ttext": "\\u00e9\\x41\\
              joined"
            empty:
            nothing: ~
            set: {a, b}
            """;

    JsonNode expected = kubectlReads(yaml);

    for (String key :
        List.of(
            "tagged",
            "base",
            "early",
            "late",
            "several",
            "again",
            "quoted",
            "folded",
            "literal",
            "quoted\ttext",
            "empty",
            "nothing",
            "set")) {
      assertThat(plimsollReads(yaml).path(key)).as(key).isEqualTo(expected.path(key));
    }
  }
}
