package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ResourceSet makes is evaluated, and is there for others. */
class ResourceSetCheckTest {

  private static final String POLICIES =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: all}
      spec:
        match: {resources: [HelmRelease]}
        rules: [{id: source, chartSource: {}}, {id: dependencies, dependencies: {}}]
      ---
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: secrets}
      spec:
        action: Warn
        match: {resources: [HelmRelease]}
        rules: [{id: none, plaintextSecrets: {}}]
      """;

  private static final String SET =
      """
      apiVersion: fluxcd.controlplane.io/v1
      kind: ResourceSet
      metadata: {name: charts, namespace: apps}
      spec:
        %s
        resources:
          - apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: << inputs.name >>-db, namespace: apps}
            spec:
              interval: 10m
              chartRef: {kind: OCIRepository, name: db}
              %s
      """;

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: shop, namespace: apps}
      spec:
        interval: 10m
        dependsOn: [{name: %s}]
        chartRef: {kind: OCIRepository, name: shop}
      """;

  @TempDir Path folder = Path.of("");

  private List<String> check(String... files) throws IOException {
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve("file" + i + ".yaml"), files[i]);
    }
    KeptReport report = KeptReport.of(folder, POLICIES);
    assertThat(report.skipped).isEmpty();
    return Stream.of(
            report.findings.stream()
                .map(finding ->
                    "%s %s %s %s: %s | %s"
                        .formatted(
                            finding.action(),
                            finding.location(),
                            finding.ruleName(),
                            finding.object(),
                            finding.text(),
                            finding.excerpt())),
            report.notEvaluated.stream().map(reason -> "Info: " + reason.reason()),
            Stream.of(report.summary))
        .flatMap(said -> said)
        .toList();
  }

  @Test
  void evaluatesWhatAResourceSetMakes() throws IOException {
    List<String> said =
        check(
            SET.formatted(
                "inputs: [{name: a}, {name: b}]",
                "chart: {spec: {chart: db, sourceRef: {kind: HelmRepository, name: charts}}}"));

    assertThat(said).hasSize(3);
    assertThat(said.get(0)).startsWith("Deny 1").contains("a-db");
    assertThat(said.get(1)).startsWith("Deny 1").contains("b-db");
    assertThat(said.get(2)).startsWith("3 objects in 1 file: 2 denied");
  }

  @Test
  void hidesTheChartValuesOfWhatAResourceSetMakes() throws IOException {
    String password = "hunter2-not-to-be-shown";

    List<String> said =
        check(
            SET.formatted("inputs: [{name: a}]", "values: {adminPassword: %s}".formatted(password)),
            """
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSet
            metadata: {name: others, namespace: apps}
            spec:
              inputs: [{name: b}]
              resourcesTemplate: |
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: << inputs.name >>-db, namespace: apps}
                spec:
                  interval: 10m
                  chartRef: {kind: OCIRepository, name: db}
                  values: {adminPassword: %s}
            """
                .formatted(password));

    assertThat(said).filteredOn(line -> line.contains("secrets/none")).hasSize(2);
    assertThat(said).noneMatch(line -> line.contains(password));
    assertThat(said).anyMatch(line -> line.contains("{adminPassword: (hidden)"));
  }

  @Test
  void findsDependenciesThatAResourceSetMakes() throws IOException {
    List<String> said = check(SET.formatted("inputs: [{name: a}]", ""), RELEASE.formatted("a-db"));

    assertThat(said).containsExactly("3 objects in 2 files: 0 denied, 0 warnings, 0 audited");
  }

  @Test
  void missesDependenciesThatNoneMakes() throws IOException {
    List<String> said =
        check(SET.formatted("inputs: [{name: a}]", ""), RELEASE.formatted("other-db"));

    assertThat(said.getFirst()).contains("which is not there");
  }

  @Test
  void doesNotMissWhatATemplateMayMake() throws IOException {
    List<String> said =
        check(
            SET.formatted("inputsFrom: [{kind: ResourceSetInputProvider, name: x}]", ""),
            RELEASE.formatted("other-db"));

    assertThat(said.getFirst())
        .startsWith("Info")
        .contains("ResourceSet apps/charts may make it, but its inputs come from providers");
    assertThat(said.getLast())
        .endsWith("1 template of ResourceSets not evaluated: its inputs come from providers");
  }

  @Test
  void missesWhatNoTemplateCanMake() throws IOException {
    List<String> said =
        check(
            SET.formatted("inputsFrom: [{kind: ResourceSetInputProvider, name: x}]", ""),
            RELEASE.formatted("database"));

    assertThat(said.getFirst()).contains("which is not there");
  }
}
