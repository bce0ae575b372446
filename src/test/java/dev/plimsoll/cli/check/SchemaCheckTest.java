package dev.plimsoll.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule schema in files: which CustomResourceDefinition it goes by, and unknown fields. */
class SchemaCheckTest {

  private static final String POLICIES =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: guard}
      spec:
        severity: Critical
        match: {resources: [HelmRelease, ExternalArtifact]}
        rules: [{id: schema, schema: {}}]
      """;

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: shop, namespace: shop}
      spec:
        interval: 10m
        chartRef: {kind: OCIRepository, name: shop}
        %s
      """;

  /** What {@code flux install} writes, as far as it matters. */
  private static final String INSTALLED =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: flux-system
        labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/version: %s}
      """;

  private static final String MISTYPED = "intervall: 5m";

  @TempDir Path folder = Path.of("");

  private Optional<FluxVersion> named = Optional.empty();
  private List<Path> crds = List.of();

  private List<String> check(String... files) throws IOException {
    Path root = Files.createDirectories(folder.resolve("files"));
    for (int i = 0; i < files.length; i++) {
      Files.writeString(root.resolve("file" + i + ".yaml"), files[i]);
    }
    PolicyDocuments policies =
        PolicyDocuments.read(
            Manifests.read("policies.yaml", POLICIES.getBytes(UTF_8)).documents(),
            new Rules(FluxTarget.of(named)));
    KeptReport report = new KeptReport();
    new FileCheck(
            new PolicySet(policies, Clock.systemUTC()),
            InputFiles.find(List.of(root), InputStream.nullInputStream()),
            InputFiles.find(crds, InputStream.nullInputStream()),
            InputFiles.find(List.of(), InputStream.nullInputStream()),
            null,
            null,
            Builds.NONE,
            named)
        .run(report, new Progress(System.err, false));
    return report.findings.stream()
        .map(finding ->
            "%s %s %s: %s"
                .formatted(
                    finding.action(), finding.severity(), finding.location(), finding.message()))
        .toList();
  }

  private static String release(String field) {
    return RELEASE.formatted(field);
  }

  private static void assertStarts(List<String> findings, String... starts) {
    assertThat(findings).hasSize(starts.length);
    for (int at = 0; at < starts.length; at++) {
      assertThat(findings.get(at)).startsWith(starts[at]);
    }
  }

  @Test
  void reportsAHundredUnknownFieldsOfAnObjectAtMost() throws IOException {
    String many =
        IntStream.range(0, 500)
            .mapToObj(number -> "unknown" + number + ": 1")
            .collect(Collectors.joining("\n  "));

    assertThat(check(RELEASE.formatted(many))).hasSize(100);
  }

  @Test
  void needsNoDefinitionsAmongTheFiles() throws IOException {
    assertThat(check(release("values: {a: {b: c}}"))).isEmpty();
    assertStarts(
        check(release("maxHistory: many")),
        "Deny Critical 7:3: spec.maxHistory: Invalid value: \"string\"");
  }

  @Test
  void warnsOfAnUnknownFieldWhereTheReleaseIsUnknown() throws IOException {
    assertThat(check(release(MISTYPED)))
        .containsExactly(
            "Warn Medium 7:3: spec.intervall: field not declared in schema; did you mean"
                + " \"interval\"?\nHelmRelease v2 of Flux 2.10 has no such field: Flux's server-side"
                + " apply fails on it, and with it the whole Kustomization. Write interval.\nThis"
                + " only warns, because the Flux version is not known: 2.10 is the newest known"
                + " here. Name yours with --flux-version, or its CRDs with --crds.");
  }

  @Test
  void deniesAnUnknownFieldWhereTheReleaseIsNamed() throws IOException {
    named = Optional.of(FluxVersion.V2_9);
    assertThat(check(release(MISTYPED)))
        .containsExactly(
            "Deny Critical 7:3: spec.intervall: field not declared in schema; did you mean"
                + " \"interval\"?\nHelmRelease v2 of Flux 2.9 has no such field: Flux's server-side"
                + " apply fails on it, and with it the whole Kustomization. Write interval.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v2.9.4  | Deny Critical 7:3: spec.intervall
          v2.8.0  | Deny Critical 7:3: spec.intervall
          v2.11.0 | Warn Medium 7:3: spec.intervall
          v0.41.2 | Warn Medium 7:3: spec.intervall
          """)
  void readsTheReleaseThatFilesDeclare(String version, String start) throws IOException {
    assertStarts(check(release(MISTYPED), INSTALLED.formatted(version)), start);
  }

  @Test
  void deniesNothingThatANewerReleaseMayAccept() throws IOException {
    String missing = release("").replace("interval: 10m", "suspend: true");
    List<String> findings = check(missing, INSTALLED.formatted("v2.11.0"));

    assertStarts(findings, "Warn Medium 4:1: spec.interval: Required value");
    assertThat(findings.getFirst())
        .endsWith(
            "This only warns, because the files ask for a newer Flux than 2.10, the newest known"
                + " here.");
    assertStarts(
        check(missing, INSTALLED.formatted("v2.10.0")), "Deny Critical 4:1: spec.interval");
    assertStarts(check(missing, INSTALLED.formatted("")), "Deny Critical 4:1: spec.interval");
  }

  @Test
  void severalReleasesAmongFilesOfNoEntryPointAreNone() throws IOException {
    assertStarts(
        check(release(MISTYPED), INSTALLED.formatted("v2.8.0"), INSTALLED.formatted("v2.9.0")),
        "Warn Medium 7:3: spec.intervall");
  }

  @Test
  void whatAnyReleaseMayAcceptOnlyWarns() throws IOException {
    String strategy = release("waitStrategy: {name: soon}");
    assertStarts(check(strategy), "Warn Medium 7:18: spec.waitStrategy.name: Unsupported value");
    named = Optional.of(FluxVersion.V2_9);
    assertStarts(check(strategy), "Deny Critical 7:18: spec.waitStrategy.name: Unsupported value");
  }

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: helmreleases.helm.toolkit.fluxcd.io}
      spec:
        group: helm.toolkit.fluxcd.io
        names: {kind: HelmRelease, plural: helmreleases}
        versions:
          - name: v2
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                properties:
                  spec:
                    properties:
                      interval: {type: string}
                      intervall: {type: string}
                      %s
      """;

  @Test
  void goesByTheDefinitionsAmongTheFiles() throws IOException {
    named = Optional.of(FluxVersion.V2_9);
    assertStarts(
        check(release(MISTYPED), DEFINITION.formatted("")),
        "Deny Critical 6:3: spec.chartRef: field not declared in schema");
  }

  @Test
  void goesByTheDefinitionsThatAreGivenFirst() throws IOException {
    crds =
        List.of(
            Files.writeString(
                folder.resolve("given.yaml"), DEFINITION.formatted("chartRef: {type: object}")));
    assertThat(check(release(MISTYPED), DEFINITION.formatted(""))).isEmpty();
  }

  @Test
  void definitionsOfSeveralClustersDecideNothing() throws IOException {
    assertStarts(
        check(release(MISTYPED), DEFINITION.formatted(""), DEFINITION.formatted("")),
        "Warn Medium 7:3: spec.intervall");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postRenderes: []                           | 7:3: spec.postRenderes: field not declared in schema; did you mean "postRenderers"?
          Values: {a: 1}                             | 7:3: spec.Values: field not declared in schema; did you mean "values"?
          upgrade: {remediation: {stratgey: x}}      | 7:27: spec.upgrade.remediation.stratgey: field not declared in schema; did you mean "strategy"?
          dependsOn: [{name: a, readyExpression: b}] | 7:25: spec.dependsOn[0].readyExpression: field not declared in schema
          values: {anything: goes}                   |
          valuesFrom: []                             |
          waitStrategies:                            |
          ${KEY}: 1                                  |
          chart: ${CHART}                            |
          kubeConfig: {secretRef: {name: a}}         |
          """)
  void findsUnknownFieldsWhereverTheyStand(String field, String start) throws IOException {
    named = Optional.of(FluxVersion.V2_9);
    if (start == null) {
      assertThat(check(release(field))).isEmpty();
    } else {
      assertStarts(check(release(field)), "Deny Critical " + start);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          annotation: {a: b}               | Deny Critical 3:38: metadata.annotation: field not declared in schema; did you mean "annotations"?
          annotations: {any: thing}        |
          creationTimestamp: '2026-01-01T00:00:00Z' |
          """)
  void findsUnknownMetadata(String field, String start) throws IOException {
    named = Optional.of(FluxVersion.V2_9);
    List<String> findings = check(release("").replace("namespace: shop", "namespace: a, " + field));
    if (start == null) {
      assertThat(findings).isEmpty();
    } else {
      assertStarts(findings, start);
    }
  }

  @Test
  void saysWhereAFieldBelongs() throws IOException {
    named = Optional.of(FluxVersion.V2_9);
    assertThat(check(release("version: 1.x")).getFirst())
        .contains("Remove it, or write spec.chart.spec.version.");
    assertThat(check(release("zzz: 1.x")).getFirst()).endsWith("Remove it.");
  }

  /** They came later, or are gone: the rule apiVersion says more of them. */
  @ParameterizedTest
  @ValueSource(strings = {"valuesFrom: [{literal: a}]", "waitStrategy: {name: poller}"})
  void leavesFieldsThatComeAndGoToTheOtherRule(String field) throws IOException {
    named = Optional.of(FluxVersion.V2_7);
    assertThat(check(release(field))).noneMatch(finding -> finding.contains("not declared"));
  }

  @Test
  void aPatchOnlyWarns() throws IOException {
    named = Optional.of(FluxVersion.V2_9);
    assertStarts(
        check(
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: shop}
            spec: {intervall: 5m}
            """),
        "Warn Medium 4:8: spec.intervall: field not declared in schema");
  }

  /** People give all Kustomizations a patch that gives all releases an interval. */
  @ParameterizedTest
  @CsvSource({"HelmRelease, 0", "OCIRepository, 1"})
  void whatAPatchWithinAPatchMayFillIsNotMissing(String kind, int denied) throws IOException {
    String apps =
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          interval: 10m
          prune: true
          path: ./apps
          sourceRef: {kind: GitRepository, name: flux-system}
          patches:
            - target: {kind: Kustomization, group: kustomize.toolkit.fluxcd.io}
              patch: |
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: all}
                spec:
                  patches:
                    - target: {kind: %s}
                      patch: |
                        apiVersion: helm.toolkit.fluxcd.io/v2
                        kind: HelmRelease
                        metadata: {name: all}
                        spec: {interval: 5m}
        """;
    assertThat(check(release("").replace("interval: 10m", ""), apps.formatted(kind)))
        .hasSize(denied);
  }

  @Test
  void leavesVersionsThatAreGoneToTheOtherRule() throws IOException {
    assertThat(check(release(MISTYPED).replace("io/v2", "io/v2beta1"))).isEmpty();
    named = Optional.of(FluxVersion.V2_6);
    assertThat(check(release(MISTYPED).replace("io/v2", "io/v2beta1"))).isNotEmpty();
  }

  @Test
  void whatAReleaseDoesNotServeIsForTheOtherRule() throws IOException {
    named = Optional.of(FluxVersion.V2_6);
    assertThat(
            check(
                """
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: ExternalArtifact
                metadata: {name: a, namespace: b}
                """))
        .isEmpty();
  }

  @Test
  void whatAResourceSetMakesIsNoTemplate() throws IOException {
    named = Optional.of(FluxVersion.V2_9);
    String set =
        """
        apiVersion: fluxcd.controlplane.io/v1
        kind: ResourceSet
        metadata: {name: shops, namespace: shop}
        spec:
          inputs: [{name: a}]
          resources:
            - apiVersion: helm.toolkit.fluxcd.io/v2
              kind: HelmRelease
              metadata: {name: << inputs.name >>, namespace: shop}
              spec:
                interval: 10m
                chartRef: {kind: OCIRepository, name: shop}
                %s
        """;
    assertThat(check(set.formatted("suspend: false"))).isEmpty();
    assertThat(check(set.formatted(MISTYPED)))
        .anyMatch(finding -> finding.startsWith("Deny Critical 13:9: spec.intervall"));
  }
}
