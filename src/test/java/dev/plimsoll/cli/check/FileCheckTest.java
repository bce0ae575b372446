package dev.plimsoll.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.cli.report.Format;
import dev.plimsoll.cli.report.PlainStyle;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileCheckTest {

  private static final String POLICIES =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: source}
      spec:
        match: {resources: [HelmRelease]}
        rules: [{id: one, chartSource: {}}]
      ---
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: production}
      spec:
        match:
          resources: [HelmRelease]
          namespaces: {selector: {matchLabels: {environment: production}}}
        rules: [{id: values, preserveValues: {}}]
      """;

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: web, namespace: shop}
      spec:
        interval: 1m
        upgrade:
          preserveValues: true
        chartRef: {kind: OCIRepository, name: web}
      """;

  private static final String NO_CHART =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: web}
      spec: {interval: 2m}
      """;

  @TempDir Path folder = Path.of("");

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }

  private static InputFiles none() throws IOException {
    return InputFiles.find(List.of(), InputStream.nullInputStream());
  }

  private KeptReport check(InputFiles namespaces) throws IOException {
    return check(namespaces, null, null);
  }

  private KeptReport check(InputFiles namespaces, GitComparison comparison, BaselineFile baseline)
      throws IOException {
    return check(
        POLICIES,
        InputFiles.find(List.of(folder), InputStream.nullInputStream()),
        namespaces,
        comparison,
        baseline);
  }

  private static KeptReport check(
      String policyFile,
      InputFiles files,
      InputFiles namespaces,
      GitComparison comparison,
      BaselineFile baseline)
      throws IOException {
    PolicyDocuments policies =
        PolicyDocuments.read(
            Manifests.read("policies.yaml", policyFile.getBytes(UTF_8)).documents(),
            new Rules(FluxVersion.LATEST));
    KeptReport report = new KeptReport();
    new FileCheck(
            new PolicySet(policies, Clock.systemUTC()),
            files,
            none(),
            namespaces,
            comparison,
            baseline,
            Builds.NONE)
        .run(
            report,
            new Progress(new PrintStream(PrintStream.nullOutputStream(), true, UTF_8), false));
    return report;
  }

  @Test
  void takesNamespaceLabelsFromTheFiles() throws IOException {
    write("a.yaml", RELEASE);
    write(
        "z/namespaces.yaml",
        "apiVersion: v1\n"
            + "kind: Namespace\n"
            + "metadata: {name: shop, labels: {environment: production}}\n");

    KeptReport report = check(none());

    assertThat(report.rules()).containsExactly("Deny production/values");
    assertThat(report.findings.getFirst().location()).hasToString("7:5");
    assertThat(report.findings.getFirst().excerpt()).isEqualTo("    preserveValues: true");
  }

  @Test
  void takesNamespaceLabelsFromAFileOfTheirOwn(@TempDir Path elsewhere) throws IOException {
    write("a.yaml", RELEASE);
    Path labels =
        Files.writeString(
            elsewhere.resolve("namespaces.yaml"),
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Namespace\n"
                + "  metadata: {name: shop, labels: {environment: test}}\n");

    KeptReport report = check(InputFiles.find(List.of(labels), InputStream.nullInputStream()));

    assertThat(report.findings).isEmpty();
  }

  @Test
  void saysOnceWhatItCouldNotEvaluate() throws IOException {
    write("a.yaml", RELEASE);
    write("b.yaml", RELEASE.replace("name: web,", "name: api,"));
    write(
        "c.yaml",
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: x, labels: {environment: test}}\n");

    KeptReport report = check(none());

    assertThat(report.rules()).isEmpty();
    assertThat(report.notEvaluated)
        .singleElement()
        .satisfies(reason -> {
          assertThat(reason.reason()).contains("namespace shop");
          assertThat(reason.rules()).containsExactly("production");
          assertThat(reason.objects()).isEqualTo(2);
        });
  }

  @Test
  void isSilentOnLabelsThatNoNamespaceHas() throws IOException {
    write("a.yaml", RELEASE);

    assertThat(check(none()).notEvaluated).isEmpty();
  }

  @Test
  void evaluatesWhatAKustomizationNamesAsAPatchForWhatItSays() throws IOException {
    write("base/whole.yaml", NO_CHART);
    write("overlay/kustomization.yaml", "resources: [../base]\npatches: [{path: ./part.yaml}]\n");
    write("overlay/part.yaml", NO_CHART);

    KeptReport report = check(none());

    assertThat(report.findings)
        .filteredOn(finding -> finding.ruleName().equals("source/one"))
        .extracting(FileFinding::file)
        .containsExactly(folder.resolve("base/whole.yaml").toString());
  }

  /** A base and an overlay each hold a part of the template that spec.chart is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec: {url: 'oci://example.org/web'} | kind: OCIRepository",
        "kind: OCIRepository, spec: {interval: 5m} | spec: {url: 'oci://example.org/web'}",
      })
  void aPatchMayCompleteATemplate(String base, String patch) throws IOException {
    String release =
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web}\n"
            + "spec: {interval: 2m, chart: {%s}}\n";
    write("base/release.yaml", release.formatted(base));
    write("base/kustomization.yaml", "resources: [release.yaml]\n");
    assertThat(check(none()).rules()).containsExactly("Deny source/one");

    write("prod/patch.yaml", release.formatted(patch));
    write("prod/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]\n");
    assertThat(check(none()).rules()).isEmpty();
  }

  @Test
  void leavesHiddenFoldersAndLinksAlone() throws IOException {
    write(".git/a.yaml", NO_CHART);
    write("b.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n");
    Files.createSymbolicLink(folder.resolve("c"), folder);

    InputFiles files = InputFiles.find(List.of(folder), InputStream.nullInputStream());

    assertThat(files.files()).extracting(InputFile::name).containsExactly(folder + "/b.yaml");
  }

  private static final String GUARD =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: guard}
      spec:
        match: {resources: [HelmRelease]}
        rules: [{id: definition, schema: {}}, {id: one, chartSource: {}}]
      """;

  /** What {@code kubectl get helmrelease web -o yaml} prints. */
  private static final String STORED =
      NO_CHART.replace(
          "{name: web}",
          "{name: web, uid: 6b1f0c1e-1111-4222-8333-444455556666, resourceVersion: '500',"
              + " generation: 4, creationTimestamp: '2026-01-01T00:00:00Z'}");

  @Test
  void evaluatesWhatIsPipedInFromAClusterAsWhatAClusterHolds() throws IOException {
    InputFiles input =
        InputFiles.find(
            List.of(Path.of("-")),
            new ByteArrayInputStream((STORED + "---\n" + STORED).getBytes(UTF_8)));

    KeptReport report = check(GUARD, input, none(), null, null);

    assertThat(report.rules())
        .containsExactlyInAnyOrder(
            "Audit manifest/read-from-cluster",
            "Deny guard/definition",
            "Deny guard/one",
            "Deny guard/definition",
            "Deny guard/one");
    assertThat(report.findings)
        .filteredOn(finding -> finding.ruleName().equals("manifest/read-from-cluster"))
        .singleElement()
        .satisfies(notice -> {
          assertThat(notice.severity()).isEqualTo(Severity.Info);
          assertThat(notice.message()).startsWith("2 objects with a uid");
        });
  }

  @Test
  void deniesInAFileWhatOnlyTheApiServerSets() throws IOException {
    write("a.yaml", STORED);

    KeptReport report =
        check(
            GUARD,
            InputFiles.find(List.of(folder), InputStream.nullInputStream()),
            none(),
            null,
            null);

    assertThat(report.findings)
        .filteredOn(finding -> finding.ruleName().equals("guard/definition"))
        .extracting(finding -> finding.action() + " " + finding.severity() + " " + finding.path())
        .containsExactlyInAnyOrder(
            "Deny Medium metadata.resourceVersion",
            "Deny Medium metadata.uid",
            "Warn Low metadata.generation",
            "Deny Medium spec");
  }

  @Test
  void noObjectInAFileIsBeingDeleted() throws IOException {
    write(
        "a.yaml",
        NO_CHART.replace("{name: web}", "{name: web, deletionTimestamp: '2026-11-21T12:00:00Z'}"));

    assertThat(check(none()).rules()).containsExactly("Deny source/one");
  }

  @Test
  void showsTheLineWithACaret() throws IOException {
    write("a.yaml", NO_CHART);
    StringWriter out = new StringWriter();
    Report text = Format.text.report(new PrintWriter(out), PlainStyle.CHECK);

    check(none()).findings.forEach(text::finding);
    text.end(new Summary(1, 1, 1, 0, 0, 0, 0, ""));

    assertThat(out.toString())
        .contains(
            """
              4 | spec: {interval: 2m}
                |       ^^^^^^^^^^^^^^
            """);
  }

  private static final String NAMED =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: schema}
      spec: {action: Deny, rules: [{id: sound, schema: {}}]}
      """;

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: helmreleases.helm.toolkit.fluxcd.io}
      spec:
        group: helm.toolkit.fluxcd.io
        scope: Namespaced
        names: {kind: HelmRelease, plural: helmreleases}
        versions:
          - name: v2
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, required: [interval], x-kubernetes-preserve-unknown-fields: true}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {kind: HelmRelease}             | 0
          {kind: Helm.*, name: sho.}      | 0
          {kind: HelmRelease, name: shoe} | 1
          {kind: OCIRepository}           | 1
          """)
  void whatAPatchMayFillIsNotMissing(String target, int denied) throws IOException {
    write("crds/a.yaml", DEFINITION);
    write(
        "apps/release.yaml",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: a}
        spec: {chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: b}}}}
        """);
    write(
        "clusters/apps.yaml",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: a}
        spec:
          interval: 1m
          prune: true
          path: ./apps
          sourceRef: {kind: GitRepository, name: other}
          patches: [{target: %s, patch: "[{op: add, path: /spec/interval, value: 5m}]"}]
        """
            .formatted(target));

    KeptReport report =
        check(
            NAMED,
            InputFiles.find(List.of(folder), InputStream.nullInputStream()),
            none(),
            null,
            null);

    assertThat(report.findings)
        .filteredOn(finding -> finding.message().contains("Required value"))
        .hasSize(denied);
  }
}
