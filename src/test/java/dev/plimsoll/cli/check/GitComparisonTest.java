package dev.plimsoll.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import dev.plimsoll.testbed.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of files in a Git repository, evaluated as changes. */
class GitComparisonTest {

  private static final String POLICIES =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: versions}
      spec:
        match: {resources: [HelmRelease]}
        rules:
          - {id: forward, chartVersion: {downgrade: Deny}}
          - {id: values, preserveValues: {}}
          - {id: phases, migrationPhases: {}}
          - {id: identity, releaseIdentity: {}}
      ---
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: keep}
      spec:
        match: {resources: [HelmRelease], operations: [Delete]}
        rules: [{id: keep, deletion: {}}]
      ---
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: definitions}
      spec:
        match: {resources: [example.com/Thing]}
        rules: [{id: thing, schema: {}}]
      """;

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata:
        name: web
        namespace: shop
      spec:
        interval: 1m
        chart:
          spec: {chart: web, version: 1.4.0, sourceRef: {kind: HelmRepository, name: web}}
      """;

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void repository() throws IOException {
    git("init", "-q");
    write("apps/web.yaml", RELEASE);
    commit();
  }

  private void git(String... arguments) {
    Command.of("git")
        .with("-C", folder.toString(), "-c", "user.name=x", "-c", "user.email=x@example.com")
        .with(arguments)
        .success();
  }

  private void commit() {
    git("add", "-A");
    git("commit", "-q", "-m", "x");
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private KeptReport check() throws IOException {
    PolicyDocuments policies =
        PolicyDocuments.read(
            Manifests.read("policies.yaml", POLICIES.getBytes(UTF_8)).documents(),
            new Rules(FluxVersion.LATEST));
    InputFiles none = InputFiles.find(List.of(), InputStream.nullInputStream());
    InputFiles files =
        InputFiles.find(List.of(folder.resolve("apps")), InputStream.nullInputStream());
    KeptReport report = new KeptReport();
    new FileCheck(
            new PolicySet(policies, Clock.systemUTC()),
            files,
            none,
            none,
            GitComparison.read(folder, "HEAD"),
            null,
            Builds.NONE)
        .run(
            report,
            new Progress(new PrintStream(PrintStream.nullOutputStream(), true, UTF_8), false));
    return report;
  }

  @Test
  void seesADowngrade() throws IOException {
    write("apps/web.yaml", RELEASE.replace("1.4.0", "1.3.0"));

    assertThat(check().rules()).containsExactly("Deny versions/forward");
  }

  @Test
  void findsTheOldObjectWhereverItsFileWent() throws IOException {
    Files.delete(folder.resolve("apps/web.yaml"));
    write("apps/teams/all.yaml", "# moved\n---\n" + RELEASE.replace("1.4.0", "1.3.0"));

    KeptReport report = check();

    assertThat(report.rules()).containsExactly("Deny versions/forward");
    assertThat(report.findings.getFirst().file()).endsWith("all.yaml");
  }

  @Test
  void whatWasSoBeforeOnlyWarns() throws IOException {
    String old = RELEASE + "  upgrade: {preserveValues: true}\n";
    write("apps/web.yaml", old);
    commit();
    write("apps/web.yaml", old.replace("interval: 1m", "interval: 2m"));

    KeptReport report = check();

    assertThat(report.rules()).containsExactly("Warn versions/values");
    assertThat(report.findings.getFirst().note()).contains("was so before");
  }

  /** The API server has what did not change; a rule that reads all of it says nothing again. */
  @Test
  void whatDidNotChangeIsSilent() throws IOException {
    write(
        "apps/things.yaml",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Thing, plural: things}
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
                      required: [size]
                      properties: {size: {type: integer}, values: {type: object}}
        """);
    String thing =
        """
        apiVersion: example.com/v1
        kind: Thing
        metadata: {name: a, namespace: shop}
        spec: {values: {a: 1}}
        """;
    write("apps/a.yaml", thing);
    commit();
    assertThat(check().findings).isEmpty();

    write("apps/a.yaml", thing.replace("values: {a: 1}", "values: {a: 2}"));

    assertThat(check().rules()).containsExactly("Deny definitions/thing");
  }

  @Test
  void evaluatesTwoStepsInOneChange() throws IOException {
    write("apps/web.yaml", RELEASE.replace("fluxcd.io/v2", "fluxcd.io/v2beta2"));
    commit();
    write(
        "apps/web.yaml",
        RELEASE.replaceAll("(?s)  chart:.*", "  chartRef: {kind: OCIRepository, name: web}\n"));

    assertThat(check().rules()).contains("Deny versions/phases");
  }

  /** Each of these makes Helm uninstall the release and install it again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          interval: 1m | releaseName: other, interval: 1m      | its name
          interval: 1m | targetNamespace: other, interval: 1m  | its namespace
          interval: 1m | storageNamespace: other, interval: 1m | its records
          chart: web,  | chart: other,                         | chart
          """)
  void seesAReleaseThatBecomesAnother(String before, String after, String what) throws IOException {
    write(
        "apps/moved.yaml",
        RELEASE.replace(before, after.replace("other, interval", "other\n  interval")));
    Files.delete(folder.resolve("apps/web.yaml"));

    KeptReport report = check();

    assertThat(report.rules()).containsExactly("Deny versions/identity");
    assertThat(report.findings.getFirst().message()).contains(what);
  }

  @Test
  void aReleaseThatSaysItsNameStaysTheSame() throws IOException {
    write("apps/web.yaml", RELEASE.replace("interval: 1m", "interval: 1m\n  releaseName: web"));

    assertThat(check().findings).isEmpty();
  }

  @Test
  void evaluatesWhatIsGone() throws IOException {
    write("apps/other.yaml", RELEASE.replace("name: web\n", "name: other\n"));
    Files.delete(folder.resolve("apps/web.yaml"));

    KeptReport report = check();

    assertThat(report.rules()).containsExactly("Deny keep/keep");
    assertThat(report.findings.getFirst().file()).endsWith("apps/web.yaml");
    assertThat(report.findings.getFirst().name()).isEqualTo("web");
  }

  @Test
  void whatMovedIsNotGone() throws IOException {
    write("apps/moved.yaml", RELEASE);
    Files.delete(folder.resolve("apps/web.yaml"));

    assertThat(check().findings).isEmpty();
  }

  @Test
  void aNewObjectHasNoPast() throws IOException {
    write("apps/new.yaml", RELEASE.replace("name: web\n", "name: new\n").replace("1.4.0", "0.1.0"));

    assertThat(check().findings).isEmpty();
  }

  @Test
  void aCommitThatIsNotThereIsNamedWithTheRemedy() {
    assertThatThrownBy(() -> GitComparison.read(folder, "origin/main"))
        .hasMessageContaining("origin/main")
        .hasMessageContaining("fetch its branch first");
  }

  @Test
  void aShallowCloneIsNamedWithTheRemedy(@TempDir Path elsewhere) throws IOException {
    write("apps/web.yaml", RELEASE.replace("1.4.0", "1.5.0"));
    commit();
    Path clone = elsewhere.resolve("clone");
    git("clone", "-q", "--depth", "1", folder.toUri().toString(), clone.toString());

    assertThatThrownBy(() -> GitComparison.read(clone, "HEAD~1"))
        .hasMessageContaining("shallow clone")
        .hasMessageContaining("git fetch --unshallow");
  }

  @Test
  void aFolderOutsideOfAnyRepositoryIsDenied(@TempDir Path elsewhere) {
    assertThatThrownBy(() -> GitComparison.read(elsewhere, "HEAD"))
        .hasMessageContaining("run the check in a clone");
  }
}
