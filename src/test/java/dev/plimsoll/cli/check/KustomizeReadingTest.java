package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.report.FileFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are evaluated as kustomize reads them; they deny where kubectl would fail too. */
class KustomizeReadingTest {

  private static final String POLICIES =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: all}
      spec:
        match: {resources: [example.com/Shop, HelmRelease]}
        rules: [{id: schema, schema: {}}]
      ---
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: norway}
      spec:
        match: {resources: [HelmRelease], namespaces: {names: ["no"]}}
        rules: [{id: version, chartVersion: {}}]
      """;

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shops.example.com}
      spec:
        group: example.com
        names: {kind: Shop, plural: shops}
        scope: Namespaced
        versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      country: {type: string}
                      open: {type: boolean}
                      ports: {type: object}
                      "on": {type: integer}
                      "y": {type: integer}
                      "x": {}
      """;

  @TempDir Path folder = Path.of("");

  private List<String> check(String... files) throws IOException {
    Files.writeString(folder.resolve("crd.yaml"), DEFINITION);
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve("file" + i + ".yaml"), files[i]);
    }
    KeptReport report = KeptReport.of(folder, POLICIES);
    return Stream.concat(
            report.findings.stream()
                .filter(FileFinding::evaluated)
                .map(finding -> finding.action() + " " + finding.location() + " " + finding.text()),
            report.skipped.stream().map(part -> "skipped " + part.reason()))
        .toList();
  }

  private static String shop(String metadata, String spec) {
    return "apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: a"
        + metadata
        + "}\nspec: {"
        + spec
        + "}\n";
  }

  @Test
  void takesWordsForTexts() throws IOException {
    assertThat(check(shop("", "country: NO"), shop("", "on: 1, y: 2"))).isEmpty();
  }

  @Test
  void warnsWhereOnlyKustomizeMakesItWrong() throws IOException {
    assertThat(check(shop("", "open: yes")))
        .singleElement()
        .asString()
        .startsWith("Warn 4:8 ")
        .contains("kubectl reads another value");
  }

  @Test
  void deniesWhereBothReadersMakeItWrong() throws IOException {
    assertThat(check(shop("", "country: 1, x: yes")))
        .singleElement()
        .asString()
        .startsWith("Deny 4:8 ");
  }

  @Test
  void leavesTemplatesOfAShellAlone() throws IOException {
    assertThat(check(shop("", "open: $OPEN").replace("name: a", "name: shop-$NAME")))
        .containsExactly(
            "skipped this is a template with variables of a shell in its name; fill them in and"
                + " check the result");
  }

  @Test
  void takesValuesOfAnnotationsForTexts() throws IOException {
    assertThat(check(shop(", annotations: {a: true, b: 8080, c: 1.10}", ""))).isEmpty();
  }

  @Test
  void warnsOfLabelsThatFluxDrops() throws IOException {
    assertThat(check(shop(", labels: {team: shop, on: true}", "")))
        .singleElement()
        .asString()
        .startsWith("Warn 3:42 ")
        .contains("without any of its labels");
  }

  @Test
  void deniesANameThatFluxLeavesOut() throws IOException {
    assertThat(check(shop("", "").replace("name: a", "name: 12")))
        .singleElement()
        .asString()
        .startsWith("Deny 3:12 ")
        .contains("Flux leaves out the object");
  }

  @Test
  void matchesTheNamespaceThatKustomizeReads() throws IOException {
    assertThat(
            check(
                """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: shop, namespace: no}
                spec:
                  interval: 10m
                  chart: {spec: {chart: shop, version: ">2 <1", sourceRef: {kind: HelmRepository, name: charts}}}
                """))
        .singleElement()
        .asString()
        .startsWith("Warn 6:31 ");
  }

  @Test
  void warnsOfKeysThatAreNoTexts() throws IOException {
    assertThat(check(shop("", "ports: {80: http}")))
        .singleElement()
        .asString()
        .startsWith("Warn 4:16 The key 80 is no text");
  }

  @Test
  void deniesItemsOfListsWithoutAKind() throws IOException {
    assertThat(
            check("apiVersion: example.com/v1\nkind: ShopList\nitems:\n  - metadata: {name: a}\n"))
        .singleElement()
        .asString()
        .startsWith("Deny 4:5 The item of the list has no kind");
  }

  @Test
  void leavesTagsOfOtherProgramsAlone() throws IOException {
    assertThat(check("emoji: !!python/name:some.module.emoji\nextra: !!python/tuple [a, b]\n"))
        .isEmpty();
  }
}
