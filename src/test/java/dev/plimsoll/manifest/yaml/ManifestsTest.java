package dev.plimsoll.manifest.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Skipped;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata:
        name: web
        annotations: {example.com/owner: "team a", flow: x}
      spec:
        interval: 10m
        dependsOn:
          - name: db
          -   name: cache
        chart:
          spec: &chart
            chart: web
        test:
          <<: *chart
          enable: yes
        values:
          password: hunter2 # was hunter1
          text: |
            one
            two
      """;

  private static ParsedFile read(String text) {
    return Manifests.read("a.yaml", text.getBytes(UTF_8));
  }

  private static ParsedFile readJson(String text) {
    return Manifests.read("a.json", text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\UFFFFFFFF", "\\U00110000", "\\x", "\\u12", "\\U0010FFF"})
  void anEscapeOfNoCharacterIsSaidAndTheDocumentsBesideItAreRead(String escape) {
    ParsedFile parsed =
        read(RELEASE + "---\na: \"" + escape + "\"\n---\n" + RELEASE + "---\nz: \"" + escape);

    assertThat(parsed.documents()).hasSize(2);
    assertThat(parsed.skipped())
        .hasSize(2)
        .allSatisfy(part -> assertThat(part.reason()).startsWith("this is no YAML: "))
        .extracting(part -> part.location().line())
        .containsExactly(23, 47);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1:1",
    "/apiVersion, 1:1",
    "/kind, 2:1",
    "/metadata/name, 4:3",
    "/metadata/annotations/example.com~1owner, 5:17",
    "/metadata/annotations/flow, 5:46",
    "/spec, 6:1",
    "/spec/dependsOn, 8:3",
    "/spec/dependsOn/0, 9:7",
    "/spec/dependsOn/0/name, 9:7",
    "/spec/dependsOn/1/name, 10:9",
    "/spec/dependsOn/7/name, 8:3",
    "/spec/chart/spec/chart, 13:7",
    "/spec/test/enable, 16:5",
    "/spec/test/chart, 13:7",
    "/spec/absent/below, 6:1",
    "/spec/values/text, 19:5",
  })
  void knowsWhereEverythingStands(String pointer, String position) {
    Document document = read(RELEASE).documents().getFirst();

    Location location = document.positions().of(Pointer.parseJsonPointer(pointer));

    assertThat(location).hasToString(position);
  }

  @Test
  void positionsHoldWithWindowsLineEndsByteOrderMarkAndDocumentsBefore() {
    String text = "\uFEFF# é𝄞 first\r\na: 1\r\n---\r\n" + RELEASE.replace("\n", "\r\n");

    ParsedFile parsed = read(text);

    Document release = parsed.documents().getFirst();
    assertThat(release.positions().of(Pointer.of("spec", "interval"))).hasToString("10:3");
    assertThat(parsed.others()).containsExactly(new Location(2, 1));
  }

  @Test
  void columnsCountCharactersNotBytes() {
    ParsedFile parsed = read("kind: A\napiVersion: v1\nmetadata: {\"é𝄞\": 1, b: 2}\n");

    Location location = parsed.documents().getFirst().positions().of(Pointer.of("metadata", "b"));

    assertThat(location).hasToString("3:21");
  }

  @Test
  void placesWithinATextCountCharactersNotBytes() {
    ParsedFile parsed = read("kind: A\napiVersion: v1\nspec: {\"𝄞\": 1, b: 𝄞c}\n");

    Positions positions = parsed.documents().getFirst().positions();

    assertThat(positions.within(Pointer.of("spec", "b"), 2)).hasToString("3:20");
  }

  @Test
  void aTextThatIsMissingHasNoPlaceWithin() {
    ParsedFile parsed = read("kind: A\napiVersion: v1\nspec:");

    Positions positions = parsed.documents().getFirst().positions();

    assertThat(positions.within(Pointer.of("spec"), 0)).hasToString("3:6");
  }

  @Test
  void readsJsonWithPositions() {
    String text = "{\n\t\"apiVersion\": \"v1\", \"kind\": \"A\",\n\t\"list\": [1, {\"x\": true}]}";

    ParsedFile parsed = readJson(text);

    Document document = parsed.documents().getFirst();
    assertThat(document.resource().tree().path("list").toString()).isEqualTo("[1,{\"x\":true}]");
    assertThat(document.positions().of(Pointer.of("kind"))).hasToString("2:22");
    assertThat(document.positions().of(Pointer.of("list").at(1))).hasToString("3:14");
    assertThat(document.positions().of(Pointer.of("list").at(1).key("x"))).hasToString("3:15");
  }

  @Test
  void countsLinesAndColumnsOfJsonAsThoseOfYaml() {
    ParsedFile parsed =
        readJson(
            "{\"apiVersion\": \"v1\u2028\", \"kind\": \"A\",\r\n \"𝄞\": 1, \"b\": \"\u0085x\", \"c\": 2}");

    Positions positions = parsed.documents().getFirst().positions();
    assertThat(positions.of(Pointer.of("kind"))).hasToString("2:4");
    assertThat(positions.of(Pointer.of("b"))).hasToString("3:10");
    assertThat(positions.of(Pointer.of("c"))).hasToString("4:5");
  }

  @Test
  void saysWhereAJsonTextBreaksInLinesAndColumnsOfYaml() {
    assertThat(readJson("{\"a\": \"\u2028𝄞\", b").skipped())
        .extracting(Skipped::location)
        .containsExactly(new Location(2, 5));
  }

  @Test
  void hidesASecretInJsonBelowALineBreakThatOnlyYamlKnows() {
    ParsedFile parsed =
        readJson(
            "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"\u2028\"},\n"
                + "\"data\": {\"a\": \"aHVudGVyMg==\"}}");

    for (int line = 1; line <= 3; line++) {
      assertThat(new Excerpts(parsed).line(line)).doesNotContain("aHVudGVyMg");
    }
  }

  @Test
  void findsPlacesInALongJsonText() {
    String text =
        "{\"apiVersion\": \"v1\", \"kind\": \"A\", \"list\": ["
            + "1234567, ".repeat(20_000)
            + "0],\n \"last\": 1}";

    Positions positions = readJson(text).documents().getFirst().positions();

    assertThat(positions.of(Pointer.of("list").at(19_999))).hasToString("1:" + (44 + 9 * 19_999));
    assertThat(positions.of(Pointer.of("last"))).hasToString("2:2");
  }

  @Test
  void aPlaceBehindATextAtTheEndIsTheEnd() {
    ParsedFile parsed = read("kind: A\napiVersion: v1\nspec: >");

    assertThat(parsed.documents().getFirst().positions().within(Pointer.of("spec"), 0))
        .hasToString("3:8");
  }

  @Test
  void takesListsApart() {
    String text =
        """
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: ConfigMap
            metadata: {name: one}
          - apiVersion: v1
            kind: ConfigMap
            metadata:
              name: two
        """;

    ParsedFile parsed = read(text);

    assertThat(parsed.documents())
        .extracting(document -> document.resource().name())
        .containsExactly("one", "two");
    assertThat(parsed.documents().get(1).positions().of(Pointer.of("metadata", "name")))
        .hasToString("10:7");
  }

  @Test
  void skipsEmptyDocumentsAndSeesOthers() {
    ParsedFile parsed = read("---\n---\n# nothing\n---\njust: values\n---\n...\n---\n- 1\n");

    assertThat(parsed.documents()).isEmpty();
    assertThat(parsed.others()).containsExactly(new Location(5, 1), new Location(9, 1));
    assertThat(parsed.skipped()).isEmpty();
  }

  @Test
  void reportsKeysGivenTwiceAndTakesTheLast() {
    ParsedFile parsed = read("apiVersion: v1\nkind: A\nspec:\n  a: 1\n  b: 2\n  a: 3\n");

    assertThat(parsed.documents().getFirst().resource().spec().path("a").asInt()).isEqualTo(3);
    assertThat(parsed.problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.location()).hasToString("6:3");
          assertThat(problem.message()).contains("\"a\"", "twice");
        });
  }

  @Test
  void leavesRepeatedKeysOfOtherFilesAlone() {
    ParsedFile parsed = read("image: 1\nimage: 2\n");

    assertThat(parsed.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'apiVersion: v1', kind", "'kind: A', apiVersion"})
  void reportsAnObjectWithoutAType(String type, String missing) {
    ParsedFile parsed = read(type + "\nmetadata: {name: x}\n");

    assertThat(parsed.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("no " + missing));
  }

  @Test
  void goesOnAfterABrokenDocument() {
    ParsedFile parsed =
        read("apiVersion: v1\nkind: A\n---\nkind: B\n\tx: 1\n---\napiVersion: v1\nkind: C\nx: 1\n");

    assertThat(parsed.documents())
        .extracting(document -> document.resource().kind())
        .containsExactly("A", "C");
    assertThat(parsed.documents().get(1).positions().of(Pointer.of("x"))).hasToString("9:1");
    assertThat(parsed.skipped())
        .singleElement()
        .satisfies(part -> {
          assertThat(part.location().line()).isEqualTo(5);
          assertThat(part.cause()).isEqualTo(Skipped.Cause.UNREADABLE);
          assertThat(part.reason()).contains("tab".toUpperCase(java.util.Locale.ROOT));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: v1\nkind: A\nmetadata:\n  name: {{ .Release.Name }}\n",
        "{{- if .Values.x }}\napiVersion: v1\nkind: A\n{{- end }}\n",
        "apiVersion: v1\nkind: A\nspec:\n  {{- toYaml .Values | nindent 2 }}\n",
        "apiVersion: v1\nkind: A\nspec:\n  - {{ .Values.x }}\n",
        "apiVersion: v1\nkind: A\nmetadata:\n  name: \"{{ .Release.Name }}-x\"\n",
      })
  void leavesGoTemplatesAlone(String text) {
    ParsedFile parsed = read(text);

    assertThat(parsed.documents()).isEmpty();
    assertThat(parsed.skipped())
        .singleElement()
        .satisfies(part -> assertThat(part.cause()).isEqualTo(Skipped.Cause.TEMPLATE));
  }

  @Test
  void bracesInsideTextsAreNoTemplate() {
    ParsedFile parsed =
        read(
            "apiVersion: v1\nkind: A\nmetadata: {name: x}\nspec:\n  messageTemplate: |-\n"
                + "    {{ range .Changed }}{{ . }}{{ end }}\n  other: '{{ x }}'\n");

    assertThat(parsed.documents()).hasSize(1);
    assertThat(parsed.skipped()).isEmpty();
  }

  @Test
  void takesAwayWhatSopsAdds() {
    ParsedFile parsed =
        read(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData:\n"
                + "  a: ENC[AES256_GCM,data:p673w==,iv:YY=,tag:UQ=,type:str]\n"
                + "sops:\n  mac: ENC[AES256_GCM,data:x,type:str]\n  version: 3.9.0\n");

    assertThat(parsed.documents().getFirst().resource().tree().has("sops")).isFalse();
  }

  @Test
  void readsKustomizationsWithoutAType() {
    ParsedFile parsed =
        Manifests.read("apps/kustomization.yaml", "resources: [a.yaml]\n".getBytes(UTF_8));

    assertThat(Kustomize.isKustomization(parsed.documents().getFirst().resource())).isTrue();
  }

  @Test
  void showsALineWithoutWhatMustNotBeShown() {
    ParsedFile parsed = read(RELEASE);

    String shown = new Excerpts(parsed).line(18);

    assertThat(shown).isEqualTo("    password: (hidden)");
    assertThat(new Excerpts(parsed).line(19)).isEqualTo("    text: (hidden)");
    assertThat(new Excerpts(parsed).line(20)).isEqualTo("(hidden)");
    assertThat(new Excerpts(parsed).line(17)).isEqualTo("  values:");
    assertThat(new Excerpts(parsed).line(7)).isEqualTo("  interval: 10m");
    assertThat(new Excerpts(parsed).line(700)).isEmpty();
  }

  @Test
  void hidesInOneLineAndInJson() {
    ParsedFile flow =
        read(
            "apiVersion: v1\nkind: HelmRelease\nspec: {interval: 1m, values: {a: hunter2, b: 1}}\n");
    ParsedFile json =
        readJson("{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"data\": {\"a\": \"hunter2\"}}");

    String shown = new Excerpts(flow).line(3) + new Excerpts(json).line(1);

    assertThat(shown)
        .isEqualTo(
            "spec: {interval: 1m, values: {a: (hidden)"
                + "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"data\": {\"a\": (hidden)");
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void invalidUtf8AtTheStartOfALineIsSkippedWithItsPlace() {
    byte[] bytes = "a: 1\n_\n".getBytes(UTF_8);
    bytes[5] = (byte) 0xff;

    assertThat(Manifests.read("a.yaml", bytes).skipped())
        .extracting(Skipped::location)
        .containsExactly(new Location(2, 1));
  }

  @Test
  void invalidUtf8IsSkippedWithItsPlace() {
    byte[] bytes = "a: 1\nb: x_\n".getBytes(UTF_8);
    bytes[9] = (byte) 0xC3;

    ParsedFile parsed = Manifests.read("a.yaml", bytes);

    assertThat(parsed.skipped())
        .singleElement()
        .satisfies(part -> assertThat(part.location()).hasToString("2:5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [1, 2",
        "a: \"open",
        "a: b: c",
        "\t- x",
        "%YAML 9.9\n---\na: 1",
        "a: *nowhere",
        "a: &a [*a]",
        "? [x]\n: y",
        "~: x",
        "a: .inf",
        "a: !!int x",
        "a: !!binary '*'",
        "a: {<<: 1}",
        "a: \u0000",
        "a: \u0007",
        "@",
        "`",
        "{",
        "- ]",
        "a: |9999999999\n x",
        "!<tag",
        "&",
        "a: 'x\n---\nb'",
      })
  void whatIsNoYamlIsSkipped(String text) {
    ParsedFile parsed = read(text);

    assertThat(parsed.skipped()).isNotEmpty();
    assertThat(parsed.documents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[1,", "{\"a\": tru}", "{} x", "{\"a\": \"\u0001\"}", "nope: [", "{'a"})
  void whatIsNoJsonIsSkipped(String text) {
    ParsedFile parsed = readJson(text);

    assertThat(parsed.skipped()).isNotEmpty();
    assertThat(parsed.documents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: *hunter2", "a: !hunter2!x y", "a: &hunter2 [*hunter2]", "a: \"\\hunter2\"",
        "a: 'hunter2", "a: hunter2: x", "a: @hunter2", "{a: hunter2"
      })
  void reasonsNeverQuoteValues(String text) {
    ParsedFile parsed = read(text);

    assertThat(parsed.skipped())
        .isNotEmpty()
        .allSatisfy(part -> assertThat(part.reason()).doesNotContain("hunter2"));
  }

  @Test
  void aliasesThatGrowWithoutBoundAreSkipped() {
    StringBuilder text = new StringBuilder("apiVersion: v1\nkind: A\na0: &a0 [x, x]\n");
    for (int level = 1; level < 60; level++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
    }

    ParsedFile parsed = read(text.toString());

    assertThat(parsed.skipped())
        .singleElement()
        .satisfies(part -> assertThat(part.reason()).contains("more than 1000000 values"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "{\"a\":"})
  void bottomlessNestingIsSkipped(String opening) {
    ParsedFile parsed = read(opening.repeat(100_000));

    assertThat(parsed.skipped()).isNotEmpty();
  }

  @Test
  void manyBrokenDocumentsAreGivenUpOn() {
    ParsedFile parsed = read("--- [\n".repeat(100_000));

    assertThat(parsed.skipped()).hasSizeLessThan(30);
  }

  @Test
  void randomDamageNeverThrows() {
    Random random = new Random(11);
    String alphabet = "{}[]:,-?&*!|>'\"%@`# \t\r\n\u0000\u0085\uD800x1<~\\";
    int read = 0;
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder(RELEASE);
      for (int change = 0; change < 1 + round % 6; change++) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        if (random.nextBoolean()) {
          text.setCharAt(at, c);
        } else {
          text.insert(at, c);
        }
      }
      ParsedFile parsed =
          Manifests.read(round % 2 == 0 ? "a.yaml" : "a.json", text.toString().getBytes(UTF_8));
      for (Document document : parsed.documents()) {
        Location location = document.positions().of(Pointer.of("spec", "chart", "spec", "chart"));
        assertThat(new Excerpts(parsed).line(location.line())).doesNotContain("hunter2");
        read++;
      }
    }
    assertThat(read).isPositive();
  }
}
